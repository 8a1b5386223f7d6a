--[[
  Notes that a session is in use, so that it lives on. One that is gone or ended stays so.

  KEYS[1]  session (hash)
  ARGV[1]  seconds without use until it is forgotten

  Returns { status }
    OK  it lives on, or is gone
]]
if redis.call('EXISTS', KEYS[1]) == 1 and redis.call('HEXISTS', KEYS[1], 'ended') == 0 then
  redis.call('HSET', KEYS[1], 'seen', redis.call('TIME')[1])
  redis.call('EXPIRE', KEYS[1], ARGV[1])
end
return { 'OK' }
