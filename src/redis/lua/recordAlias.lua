--[[
  Writes into the record of an identity that it is an older one's alias. The first to say so stands.

  KEYS[1]  identity (hash: alias → older identity)
  ARGV[1]  older identity

  Returns { status }
    OK  it is an alias now, or was one before
]]
redis.call('HSET', KEYS[1], 'alias', redis.call('HGET', KEYS[1], 'alias') or ARGV[1])
return { 'OK' }
