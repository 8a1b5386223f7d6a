--[[
  Adds units to lines of a cart, new or known, and makes the cart if there is none. Clamps; never fails for one line.

  ARGV.maxLines      most lines a cart may have
  ARGV.maxQuantity   most units a line may have
  ARGV.maxTextBytes  most bytes of text its lines may have
  ARGV.lines[]       index, key, quantity, detail
]]
--- @include late
--- @include cart
--- @include write
--- @include room
--- @include version
--- @include keys
--- @include change
--- @include admit
if closed then return { 'CLOSED' } end
local refused = refusal(nil, recorded())
if refused then return refused end

local maxQuantity = tonumber(ARGV.maxQuantity)
for i = ARGV.lines.first, #ARGV, ARGV.lines.size do
  local index, key, units, detail = ARGV[i].index, ARGV[i].key, ARGV[i].quantity, ARGV[i].detail
  local line = lineOf(key)
  local asked = line.quantity + units
  if line.quantity >= maxQuantity then
    note(index, 'LINE_FULL', key)
  elseif line.quantity > 0 or admits(index, key, detail, ARGV.maxLines, ARGV.maxTextBytes) then
    if asked > maxQuantity then note(index, 'QUANTITY_CLAMPED', key) end
    line.detail = detail
    setQuantity(key, math.min(asked, maxQuantity))
  end
end

return commit()
