--[[
  What applyMerge would do with these lines now, decided by the same rule. Writes nothing.

  KEYS[1]  target cart (hash: line key or @meta → value)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  strategy
  ARGV[3]  source lines as JSON, like those of a departure
  ARGV[4]  channel code
  ARGV[5]  most lines a cart may have                  ARGV[6]  most units a line may have
  ARGV[7]  most bytes of text the lines of a cart may have

  Returns { status, lines }
    OK  the lines of the receipt as JSON
]]
--- @include cart
--- @include room
--- @include order
--- @include combine
local limits = { lines = tonumber(ARGV[5]), units = tonumber(ARGV[6]), bytes = tonumber(ARGV[7]) }
return { 'OK', cjson.encode(combine(ARGV[2], cjson.decode(ARGV[3]), limits)) }
