--[[
  Writes into the record of an identity what belongs to it. What is there already stays.

  KEYS.identity  hash: alias → older identity; credential, or alias-of-me:… → when it was linked
  ARGV.now       in Unix ms
  ARGV.names[]   name; of what belongs to the identity

  Returns
    OK  all of it is there now, or was before
]]
for i = ARGV.names.first, #ARGV, ARGV.names.size do
  redis.call('HSET', KEYS.identity, ARGV[i].name, redis.call('HGET', KEYS.identity, ARGV[i].name) or ARGV.now)
end
return { 'OK' }
