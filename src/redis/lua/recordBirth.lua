--[[
  Records since when Redis has kept its data, unless that is recorded.

  KEYS[1]  birth of the data (string: Unix ms)
  ARGV[1]  Unix ms

  Returns { status, birth }
    OK  it is recorded; the Unix ms that are
]]
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return { 'OK', redis.call('GET', KEYS[1]) }
