--[[
  Writes into the record of an identity what belongs to it. What is there already stays.

  KEYS[1]  identity (hash: alias → older identity; credential, or alias-of-me:… → when it was linked)
  ARGV[1]  now, in Unix ms
  ARGV[2]  what belongs to the identity; from here on, each as name

  Returns { status }
    OK  all of it is there now, or was before
]]
for i = 2, #ARGV, 1 do
  redis.call('HSET', KEYS[1], ARGV[i], redis.call('HGET', KEYS[1], ARGV[i]) or ARGV[1])
end
return { 'OK' }
