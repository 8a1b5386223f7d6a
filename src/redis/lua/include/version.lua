-- Whether a version comes from this cart, as far as the number shows. 0 shows nothing: every cart had it.
local function isOwnVersion(number)
  return number ~= nil and version ~= nil and number >= created and number <= version
end
