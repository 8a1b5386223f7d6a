--[[
  Tells every instance that the access tokens of sessions are worthless, and forgets sessions whose tokens have expired.

  KEYS[1]  revocations (sorted set: session id → time of revocation in Unix seconds, by the clock of Redis)
  ARGV[1]  seconds after which no token that was issued before a revocation is good any more
  ARGV[2]  the sessions from here on, each as id

  Returns { status }
    OK  it is told
]]
local now = redis.call('TIME')[1]
for i = 2, #ARGV, 1 do redis.call('ZADD', KEYS[1], now, ARGV[i]) end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return { 'OK' }
