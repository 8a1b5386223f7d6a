--[[
  Keeps what a one-time code stands for.

  KEYS.code     hash: bound, payload, session, taken
  ARGV.bound    what it is bound to
  ARGV.payload  what it stands for
  ARGV.seconds  how long it lives
  ARGV.session  session that it was made in, or empty

  Returns
    OK  it can be taken
]]
redis.call('HSET', KEYS.code, 'bound', ARGV.bound, 'payload', ARGV.payload, 'session', ARGV.session)
redis.call('EXPIRE', KEYS.code, ARGV.seconds)
return { 'OK' }
