--[[
  Lets an alias lead straight to where it leads in the end.

  KEYS[1]  cart of the alias (hash: @alias → identity)
  ARGV[1]  where it leads by now                       ARGV[2]  where it leads in the end

  Returns { status }
    OK  it leads there, or somewhere else than it was said to
]]
if redis.call('HGET', KEYS[1], '@alias') == ARGV[1] then redis.call('HSET', KEYS[1], '@alias', ARGV[2]) end
return { 'OK' }
