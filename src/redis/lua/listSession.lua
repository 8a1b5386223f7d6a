--[[
  Lists a session under its identity, or notes that it was used, and forgets the sessions that have expired.

  KEYS[1]  sessions of an identity (sorted set: session id → last use in Unix seconds, by the clock of Redis)
  ARGV[1]  session id
  ARGV[2]  seconds without use until a session is forgotten
  ARGV[3]  1 if no list is to be made for it

  Returns { status, sessions }
    OK  how many sessions are listed now
]]
if ARGV[3] == '1' and redis.call('EXISTS', KEYS[1]) == 0 then return { 'OK', 0 } end

local now = redis.call('TIME')
-- To the microsecond: of many that open within one second, the first is the least recently used.
redis.call('ZADD', KEYS[1], string.format('%s.%06d', now[1], now[2]), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now[1] - ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return { 'OK', redis.call('ZCARD', KEYS[1]) }
