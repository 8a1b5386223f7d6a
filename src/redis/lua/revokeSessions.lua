--[[
  Revokes the access tokens of sessions for every instance, and forgets sessions whose tokens have
  expired.

  KEYS.revocations      sorted set: session id → time of revocation in Unix seconds, by the clock of Redis
  ARGV.rememberSeconds  after which no token that was issued before a revocation is good any more
  ARGV.ids[]            id

  Returns
    OK  recorded
]]
local now = redis.call('TIME')[1]
for i = ARGV.ids.first, #ARGV, ARGV.ids.size do redis.call('ZADD', KEYS.revocations, now, ARGV[i].id) end
redis.call('ZREMRANGEBYSCORE', KEYS.revocations, '-inf', now - ARGV.rememberSeconds)
redis.call('EXPIRE', KEYS.revocations, ARGV.rememberSeconds)
return { 'OK' }
