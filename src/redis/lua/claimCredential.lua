--[[
  Makes a credential prove an identity, unless it proves one already.

  KEYS.credential  hash: identity → identity id
  ARGV.identity    the one to prove

  Returns
    OK(owner)  the identity it proves from now on, or has proved before
]]
local owner = redis.call('HGET', KEYS.credential, 'identity') or ARGV.identity
redis.call('HSET', KEYS.credential, 'identity', owner) -- also when it was there, so that WAIT covers it
return { 'OK', owner }
