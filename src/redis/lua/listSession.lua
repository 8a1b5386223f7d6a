--[[
  Lists a session under its identity, or notes that it was used, and forgets the sessions that have expired.

  KEYS.sessions    of an identity (sorted set: session id → last use in Unix seconds, by the clock of Redis)
  ARGV.id          session id
  ARGV.ttlSeconds  time without use until a session is forgotten
  ARGV.onlyIfAny   1 if no list is to be made for it

  Returns
    OK(count: number)  of the sessions that are listed now
]]
if ARGV.onlyIfAny == '1' and redis.call('EXISTS', KEYS.sessions) == 0 then return { 'OK', 0 } end

local now = redis.call('TIME')
-- To the microsecond: of many that open within one second, the first is the least recently used.
redis.call('ZADD', KEYS.sessions, string.format('%s.%06d', now[1], now[2]), ARGV.id)
redis.call('ZREMRANGEBYSCORE', KEYS.sessions, '-inf', now[1] - ARGV.ttlSeconds)
redis.call('EXPIRE', KEYS.sessions, ARGV.ttlSeconds)
return { 'OK', redis.call('ZCARD', KEYS.sessions) }
