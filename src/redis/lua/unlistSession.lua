--[[
  Takes a session out of those of its shopper.

  KEYS[1]  sessions of an identity (sorted set: session id → last use)
  ARGV[1]  session id

  Returns { status }
    OK  it is not listed
]]
redis.call('ZREM', KEYS[1], ARGV[1])
return { 'OK' }
