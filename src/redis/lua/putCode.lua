--[[
  Keeps what a one-time code stands for.

  KEYS[1]  code (hash: bound, payload, session, taken)
  ARGV[1]  what it is bound to                         ARGV[2]  what it stands for
  ARGV[3]  how long it lives, in s                     ARGV[4]  session that it was made in, or empty

  Returns { status }
    OK  it can be taken
]]
redis.call('HSET', KEYS[1], 'bound', ARGV[1], 'payload', ARGV[2], 'session', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return { 'OK' }
