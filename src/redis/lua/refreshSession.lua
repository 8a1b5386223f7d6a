--[[
  Takes a refresh token: the session lives on, and only tokens of its next generation are good. An answer may get lost, or
  several may ask at once. So the same client may present the token before once more: for ten seconds it gets the
  generation that is good now, which makes a repetition of this call harmless too. Later it gets a new generation, once,
  and the one whose answer never came back is void. Any other token is one that somebody else kept, or has: the session
  ends there and then.

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
if isLate then return { 'LATE' } end
local values = redis.call('HMGET', KEYS[1], 'generation', 'rotatedAt', 'agent', 'ended', 'late')
local current, agent = tonumber(values[1]), values[3]
if not current then return { 'MISSING' } end

local given = tonumber(ARGV[1])
local now = tonumber(redis.call('TIME')[1])
-- A later one than is known here is good: we signed it, and a failover forgot.
local fresh = given >= current
-- The generation that is good now was given for a token that came late: the one between them is void.
local late = tonumber(values[5]) == current
local former = given == current - (late and 2 or 1) and agent == ARGV[3]
local soon = now - tonumber(values[2]) <= 10
if values[4] or not (fresh or former and (soon or not late)) then
  redis.call('HSET', KEYS[1], 'ended', now)
  redis.call('EXPIRE', KEYS[1], ARGV[5])
  return { 'ENDED', redis.call('HGETALL', KEYS[1]) }
end

if fresh then
  redis.call('HSET', KEYS[1], 'generation', given + 1, 'rotatedAt', now, 'agent', ARGV[3])
elseif not soon then
  redis.call('HSET', KEYS[1], 'generation', current + 1, 'rotatedAt', now, 'late', current + 1)
end
redis.call('HSET', KEYS[1], 'seen', now)
redis.call('EXPIRE', KEYS[1], ARGV[4])
return { 'OK', redis.call('HGETALL', KEYS[1]) }
