--[[
  Opens a session. One that is there already, or was ended, stays as it is: this is a repetition, or came too late.

  KEYS[1]  session (hash)
  ARGV[1]  identity                                    ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  kind of the identity                        ARGV[4]  channel
  ARGV[5]  credential it is opened with, or empty      ARGV[6]  what the client calls itself
  ARGV[7]  seconds without use until it is forgotten   ARGV[8]  what the provider calls them, or empty
  ARGV[9]  the session whose hand-off opens it, or empty

  Returns { status }
    OK    it is there
    LATE  came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

if redis.call('EXISTS', KEYS[1]) == 0 then
  local now = redis.call('TIME')[1]
  redis.call('HSET', KEYS[1], 'identity', ARGV[1], 'kind', ARGV[3], 'channel', ARGV[4], 'credential', ARGV[5],
    'agent', ARGV[6], 'name', ARGV[8], 'openedBy', ARGV[9], 'created', now, 'seen', now, 'generation', 0, 'rotatedAt', now)
end
-- Also when it was there, so that WAIT covers it.
if redis.call('HEXISTS', KEYS[1], 'ended') == 0 then redis.call('EXPIRE', KEYS[1], ARGV[7]) end
return { 'OK' }
