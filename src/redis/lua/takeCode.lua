--[[
  Takes a one-time code, once; whoever took it may ask again. To ask with the wrong binding does not use it up, or a
  stranger could spoil it.

  KEYS[1]  code (hash: bound, payload, taken)
  ARGV[1]  what it must be bound to                    ARGV[2]  random, names who takes it

  Returns { status, payload }
    OK    what it stands for
    GONE  there is no such code, or it is bound to something else, or somebody took it
]]
local code = redis.call('HMGET', KEYS[1], 'bound', 'payload', 'taken')
if code[1] ~= ARGV[1] or (code[3] and code[3] ~= ARGV[2]) then return { 'GONE' } end
redis.call('HSET', KEYS[1], 'taken', ARGV[2])
return { 'OK', code[2] }
