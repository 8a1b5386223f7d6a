--[[
  Takes a refresh token: the session lives on, and only tokens of its next generation are good. An answer may get lost, or
  several may ask at once. So the same client may present the token before once more: for ten seconds it gets the
  generation that is good now, which makes a repetition of this call harmless too. Later it gets a new generation, once,
  and the one whose answer never came back is void. Any other token is one that somebody else kept, or has: the session
  ends there and then.

  KEYS.session     hash
  ARGV.generation  of the token
  ARGV.agent       what the client calls itself
  ARGV.ttlSeconds  time without use until the session is forgotten
  ARGV.endSeconds  how long to remember that a session was ended

  Returns: session is field, value, …
    OK(session: list)     as it is now
    ENDED(session: list)  as it was; it is ended now, or was before
    MISSING               there is no such session
]]
--- @include late
local values = redis.call('HMGET', KEYS.session, 'generation', 'rotatedAt', 'agent', 'ended', 'late')
local current, agent = tonumber(values[1]), values[3]
if not current then return { 'MISSING' } end

local given = tonumber(ARGV.generation)
local now = tonumber(redis.call('TIME')[1])
-- A later one than is known here is good: we signed it, and a failover forgot.
local fresh = given >= current
-- The generation that is good now was given for a token that came late: the one between them is void.
local late = tonumber(values[5]) == current
local former = given == current - (late and 2 or 1) and agent == ARGV.agent
local soon = now - tonumber(values[2]) <= 10
if values[4] or not (fresh or former and (soon or not late)) then
  redis.call('HSET', KEYS.session, 'ended', now)
  redis.call('EXPIRE', KEYS.session, ARGV.endSeconds)
  return { 'ENDED', redis.call('HGETALL', KEYS.session) }
end

if fresh then
  redis.call('HSET', KEYS.session, 'generation', given + 1, 'rotatedAt', now, 'agent', ARGV.agent)
elseif not soon then
  redis.call('HSET', KEYS.session, 'generation', current + 1, 'rotatedAt', now, 'late', current + 1)
end
redis.call('HSET', KEYS.session, 'seen', now)
redis.call('EXPIRE', KEYS.session, ARGV.ttlSeconds)
return { 'OK', redis.call('HGETALL', KEYS.session) }
