--[[
  Records since when Redis has kept its data, unless that is recorded.

  KEYS.birth  birth of the data (string: Unix ms)
  ARGV.now    in Unix ms

  Returns
    OK(birth)  the Unix ms that are recorded
]]
redis.call('SET', KEYS.birth, ARGV.now, 'NX')
return { 'OK', redis.call('GET', KEYS.birth) }
