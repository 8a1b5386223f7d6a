--[[
  Puts a session among those of its shopper, or notes that it was used, and forgets the sessions that have expired.

  KEYS[1]  sessions of an identity (sorted set: session id → last use in Unix seconds, by the clock of Redis)
  ARGV[1]  session id
  ARGV[2]  seconds without use until a session is forgotten

  Returns { status }
    OK  it is listed
]]
local now = redis.call('TIME')[1]
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return { 'OK' }
