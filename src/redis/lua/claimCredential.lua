--[[
  Makes a credential prove an identity, unless it proves one already.

  KEYS[1]  credential (hash: identity → identity id)
  ARGV[1]  identity

  Returns { status, identity }
    OK  the identity it proves from now on, or has proved before
]]
local owner = redis.call('HGET', KEYS[1], 'identity') or ARGV[1]
redis.call('HSET', KEYS[1], 'identity', owner) -- also when it was there, so that WAIT covers it
return { 'OK', owner }
