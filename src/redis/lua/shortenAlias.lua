--[[
  Lets an alias lead straight to where it leads in the end.

  KEYS.cart  cart of the alias (hash: @alias → identity)
  ARGV.from  where it leads by now
  ARGV.to    where it leads in the end

  Returns
    OK  it leads there, or somewhere else than it was said to
]]
if redis.call('HGET', KEYS.cart, '@alias') == ARGV.from then redis.call('HSET', KEYS.cart, '@alias', ARGV.to) end
return { 'OK' }
