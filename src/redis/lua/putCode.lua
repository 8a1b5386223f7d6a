--[[
  Keeps what a one-time code stands for.

  KEYS[1]  code (hash: bound, payload, taken)
  ARGV[1]  what it is bound to                         ARGV[2]  what it stands for
  ARGV[3]  how long it lives, in s

  Returns { status }
    OK  it can be taken
]]
redis.call('HSET', KEYS[1], 'bound', ARGV[1], 'payload', ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[3])
return { 'OK' }
