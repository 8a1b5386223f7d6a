--[[
  Notes that a session is in use, so that it lives on. One that is gone or ended stays so.

  KEYS.session     hash
  ARGV.ttlSeconds  time without use until it is forgotten

  Returns
    OK  it lives on, or is gone
]]
if redis.call('EXISTS', KEYS.session) == 1 and redis.call('HEXISTS', KEYS.session, 'ended') == 0 then
  redis.call('HSET', KEYS.session, 'seen', redis.call('TIME')[1])
  redis.call('EXPIRE', KEYS.session, ARGV.ttlSeconds)
end
return { 'OK' }
