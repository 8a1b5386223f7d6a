--[[
  Opens a session. One that is there already, or was ended, stays as it is: this is a repetition, or came too late.

  KEYS.session     hash
  ARGV.identity    whose session it is
  ARGV.kind        kind of the identity
  ARGV.channel     of the client
  ARGV.credential  credential it is opened with, or empty
  ARGV.agent       what the client calls itself
  ARGV.ttlSeconds  time without use until it is forgotten
  ARGV.name        what the provider calls them, or empty
  ARGV.openedBy    the session whose hand-off opens it, or empty

  Returns
    OK  it is there
]]
--- @include late

if redis.call('EXISTS', KEYS.session) == 0 then
  local now = redis.call('TIME')[1]
  redis.call('HSET', KEYS.session, 'identity', ARGV.identity, 'kind', ARGV.kind, 'channel', ARGV.channel,
    'credential', ARGV.credential, 'agent', ARGV.agent, 'name', ARGV.name, 'openedBy', ARGV.openedBy,
    'created', now, 'seen', now, 'generation', 0, 'rotatedAt', now)
end
-- Also when it was there, so that WAIT covers it.
if redis.call('HEXISTS', KEYS.session, 'ended') == 0 then redis.call('EXPIRE', KEYS.session, ARGV.ttlSeconds) end
return { 'OK' }
