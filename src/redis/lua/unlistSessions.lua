--[[
  Takes sessions off the list of their identity.

  KEYS[1]  sessions of an identity (sorted set: session id → last use)
  ARGV[1]  the sessions from here on, each as id

  Returns { status }
    OK  they are not listed
]]
for i = 1, #ARGV, 1 do redis.call('ZREM', KEYS[1], ARGV[i]) end
return { 'OK' }
