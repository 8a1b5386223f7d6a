--[[
  Ends a session for good. What is left for a while keeps a call that opens it, and got stuck on its way, from bringing
  it back.

  KEYS[1]  session (hash)
  ARGV[1]  seconds to remember that it was ended

  Returns { status }
    OK  it is ended
]]
redis.call('HSET', KEYS[1], 'ended', redis.call('TIME')[1])
redis.call('EXPIRE', KEYS[1], ARGV[1])
return { 'OK' }
