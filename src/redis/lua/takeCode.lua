--[[
  Takes a one-time code, once; whoever took it may ask again. To ask with the wrong binding does not use it up, or a
  stranger could spoil it. A code that was taken is remembered for a while, so that a second taker is told from a guess.

  KEYS[1]  code (hash: bound, payload, session, taken)
  ARGV[1]  what it must be bound to                    ARGV[2]  names who takes it

  Returns { status, payload, taker, session }: session that it was made in, empty for none, missing if an older release
  made it
    OK     what it stands for; it is the caller's
    TAKEN  what it stood for; somebody else took it
    GONE   there is no such code, or it is bound to something else
]]
local code = redis.call('HMGET', KEYS[1], 'bound', 'payload', 'taken', 'session')
if code[1] ~= ARGV[1] then return { 'GONE' } end
if code[3] and code[3] ~= ARGV[2] then return { 'TAKEN', code[2], code[3], code[4] } end
redis.call('HSET', KEYS[1], 'taken', ARGV[2])
if not code[3] then redis.call('EXPIRE', KEYS[1], redis.call('TTL', KEYS[1]) + 60) end
return { 'OK', code[2], ARGV[2], code[4] }
