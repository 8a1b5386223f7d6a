--[[
  What applyMerge would do with these lines now, decided by the same rule. Writes nothing.

  ARGV.strategy      how to combine
  ARGV.sources       source lines as JSON, like those of a departure
  ARGV.maxLines      most lines a cart may have
  ARGV.maxQuantity   most units a line may have
  ARGV.maxTextBytes  most bytes of text its lines may have

  Returns
    OK(lines)  of the receipt, as JSON
]]
--- @include cart
--- @include room
--- @include order
--- @include combine
local limits =
  { lines = tonumber(ARGV.maxLines), units = tonumber(ARGV.maxQuantity), bytes = tonumber(ARGV.maxTextBytes) }
return { 'OK', cjson.encode(combine(ARGV.strategy, cjson.decode(ARGV.sources), limits)) }
