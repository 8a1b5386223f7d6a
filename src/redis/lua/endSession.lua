--[[
  Ends a session for good. What is left for a while keeps a call that opens it, and got stuck on its way, from bringing
  it back.

  KEYS.session     hash
  ARGV.endSeconds  how long to remember that it was ended

  Returns
    OK  it is ended
]]
redis.call('HSET', KEYS.session, 'ended', redis.call('TIME')[1])
redis.call('EXPIRE', KEYS.session, ARGV.endSeconds)
return { 'OK' }
