--[[
  Writes into the record of an identity that it is an older one's alias. The first to say so stands.

  KEYS.identity  hash: alias → older identity
  ARGV.older     older identity

  Returns
    OK  it is an alias now, or was one before
]]
redis.call('HSET', KEYS.identity, 'alias', redis.call('HGET', KEYS.identity, 'alias') or ARGV.older)
return { 'OK' }
