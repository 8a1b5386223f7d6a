--[[
  Adds units to a line of a cart, without journal, outbox, operation record, limits or conditions. Shows what the hash
  of the cart alone costs, as a reference for addCartLines.

  KEYS[1]  cart (hash: line key or @meta → value)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  how long to keep the cart, in s
  ARGV[3]  line key                                    ARGV[4]  units

  Returns the cart as field, value, …
]]
local meta = redis.call('HMGET', KEYS[1], '@v', '@c', ARGV[3])
local created = tonumber(meta[2] or ARGV[1])
local version = tonumber(meta[1] or created) + 1
local quantity, added = (meta[3] or '0 0 0'):match('^(%d+) %d+ (%d+)')
redis.call('HSET', KEYS[1], '@v', version, '@c', created, '@u', ARGV[1], '@via', 'W', ARGV[3],
  string.format('%d %d %d %d W', quantity + ARGV[4], version - created, added, ARGV[1] - created))
-- At most once an hour, as addCartLines does.
if redis.call('PTTL', KEYS[1]) < ARGV[2] * 1000 then redis.call('EXPIRE', KEYS[1], ARGV[2] + 3600) end
return redis.call('HGETALL', KEYS[1])
