--[[
  Takes sessions off the list of their identity.

  KEYS.sessions  of an identity (sorted set: session id → last use)
  ARGV.ids[]     id

  Returns
    OK  they are not listed
]]
for i = ARGV.ids.first, #ARGV, ARGV.ids.size do redis.call('ZREM', KEYS.sessions, ARGV[i].id) end
return { 'OK' }
