--[[
  Gives lines of a cart the quantities that were asked for; 0 removes. Of a line that comes twice the last quantity counts.
  Never makes a line, never fails for one.

  ARGV.maxQuantity  most units a line may have
  ARGV.lines[]      index, key, quantity
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
if closed then return { 'CLOSED' } end
local refused = refusal(nil, recorded())
if refused then return refused end

local maxQuantity = tonumber(ARGV.maxQuantity)
for i = ARGV.lines.first, #ARGV, ARGV.lines.size do
  local index, key, asked = ARGV[i].index, ARGV[i].key, tonumber(ARGV[i].quantity)
  if lineOf(key).before == 0 then
    note(index, 'LINE_NOT_FOUND', key)
  else
    if asked > maxQuantity then note(index, 'QUANTITY_CLAMPED', key) end
    setQuantity(key, math.min(asked, maxQuantity))
  end
end

return commit()
