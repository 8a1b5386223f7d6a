local namedVersion -- what a call names beside the version that it expects: a base, or how far to clear

-- Which versions are this cart's: each since its creation, and 0, its version before that.
local function hasHad(number)
  return number == 0 or version ~= nil and number >= created and number <= version
end

-- Whether the versions in a call come from this cart, as far as the numbers show; 0 shows nothing, every cart had it.
local function hasOwnVersion()
  for _, number in pairs({ tonumber(ARGV[10]), namedVersion }) do
    if number ~= 0 and hasHad(number) then return true end
  end
  return false
end
