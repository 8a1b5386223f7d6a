--[[
  Takes lines out of a cart. A line that is not there is named and stops nothing; one that comes twice is taken out
  once.

  ARGV.lines[]  index, key
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

for i = ARGV.lines.first, #ARGV, ARGV.lines.size do
  local index, key = ARGV[i].index, ARGV[i].key
  if lineOf(key).before == 0 then
    note(index, 'LINE_NOT_FOUND', key)
  else
    setQuantity(key, 0)
  end
end

return commit()
