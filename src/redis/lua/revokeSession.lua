--[[
  Tells every instance that the access tokens of a session are good for nothing, and forgets whose tokens have expired.

  KEYS[1]  revocations (sorted set: session id → time of revocation in Unix seconds, by the clock of Redis)
  ARGV[1]  session id
  ARGV[2]  seconds after which no token that was issued before a revocation is good any more

  Returns { status }
    OK  it is told
]]
local now = redis.call('TIME')[1]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return { 'OK' }
