--[[
  Takes a one-time code, once; the same redeemer may retry. A wrong binding does not use up the code, or a stranger could
  spoil it. A taken code is kept for a while, to distinguish a second redeemer from a guess.

  KEYS.code      hash: bound, payload, session, taken
  ARGV.bound     what it must be bound to
  ARGV.redeemer  names who redeems it

  Returns: session is the one that it was made in, empty for none, missing if an older release made it
    OK(payload, redeemer, session?)     what it stands for; it is the caller's
    TAKEN(payload, redeemer, session?)  what it stood for; somebody else took it
    GONE                                there is no such code, or it is bound to something else
]]
local code = redis.call('HMGET', KEYS.code, 'bound', 'payload', 'taken', 'session')
if code[1] ~= ARGV.bound then return { 'GONE' } end
if code[3] and code[3] ~= ARGV.redeemer then return { 'TAKEN', code[2], code[3], code[4] } end
redis.call('HSET', KEYS.code, 'taken', ARGV.redeemer)
if not code[3] then redis.call('EXPIRE', KEYS.code, redis.call('TTL', KEYS.code) + 60) end
return { 'OK', code[2], ARGV.redeemer, code[4] }
