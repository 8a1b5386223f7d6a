--[[
  Empties a cart, or takes out only what it held at a version: what was added later stays.

  ARGV.upTo  version up to which to clear, or empty for all
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
--- @include journal
if closed then return { 'CLOSED' } end
local upTo = tonumber(ARGV.upTo)
local refused = refusal(upTo, recorded())
if refused then return refused end
if upTo and upTo ~= 0 and not isOwnVersion(upTo) then
  note(-1, 'VERSION_OF_OTHER_CART')
  return commit()
end

-- The journal remembers how far a clear went, in place of a replica.
local function clearedUpTo(by)
  return tonumber(by:match('^clear (%d+)$'))
end

local isKnown, isCleared, addedLater = false, false, {}
if upTo then
  replica = 'clear ' .. ARGV.upTo
  local reachesBack, isWhole = eachChangeAfter(upTo, function(key, delta, by)
    local cleared = clearedUpTo(by)
    isCleared = isCleared or cleared ~= nil and cleared >= upTo
    -- What an earlier clear or an order took out had been there by this version; anything else comes off what was added
    -- since, and beyond that off what was there then.
    if not cleared and by ~= 'order' then addedLater[key] = math.max((addedLater[key] or 0) + delta, 0) end
  end)
  isKnown = reachesBack or isWhole
end
if isCleared then return commit() end

for _, key in ipairs(lineKeys()) do
  local line = lineOf(key)
  if not upTo or line.stamp <= upTo then
    setQuantity(key, 0)
  elseif isKnown then
    setQuantity(key, math.min(addedLater[key] or 0, line.quantity))
  else
    note(-1, 'BASE_TOO_OLD', key)
  end
end

return commit()
