--[[
  Takes a refresh token: the session lives on, and only tokens of its next generation are good. The same client may
  present the token before for ten seconds more, because an answer may get lost or several may ask at once; all get the
  generation that is good now. So a repetition of this call is harmless too. Any other token is an old one that somebody
  kept: the session ends there and then.

  KEYS[1]  session (hash)
  ARGV[1]  generation of the token                     ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  what the client calls itself                ARGV[4]  seconds without use until the session is forgotten
  ARGV[5]  seconds to remember that a session was ended

  Returns { status, session }: session is field, value, …
    OK       the session as it is now
    ENDED    the session as it was; it is ended now, or was before
    MISSING  there is no such session
    LATE     came too late to be applied; nothing changed
]]
--- @include late
if isLate() then return { 'LATE' } end
local values = redis.call('HMGET', KEYS[1], 'generation', 'rotatedAt', 'agent', 'ended')
local current, agent = tonumber(values[1]), values[3]
if not current then return { 'MISSING' } end

local given = tonumber(ARGV[1])
local now = tonumber(redis.call('TIME')[1])
-- A later one than is known here is good: we signed it, and a failover forgot.
local fresh = given >= current
local again = given == current - 1 and agent == ARGV[3] and now - tonumber(values[2]) <= 10
if values[4] or not (fresh or again) then
  redis.call('HSET', KEYS[1], 'ended', now)
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  return { 'ENDED', redis.call('HGETALL', KEYS[1]) }
end

if fresh then redis.call('HSET', KEYS[1], 'generation', given + 1, 'rotatedAt', now, 'agent', ARGV[3]) end
redis.call('HSET', KEYS[1], 'seen', now)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return { 'OK', redis.call('HGETALL', KEYS[1]) }
