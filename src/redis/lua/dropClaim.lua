--[[
  Takes off the list of what is unfinished what is not. Closes nothing: what could not be found a moment ago may have come
  since, from somebody who repeats what a failover forgot.

  KEYS[1]  departures, or receipts for an undo (hash: merge id → JSON)
  KEYS[2]  claims (sorted set: what is unfinished, by time)
  ARGV[1]  merge id                                    ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  what claims calls it

  Returns { status }
    DROPPED  claims does not name it any more
    KEPT     it is unfinished; nothing changed
    LATE     came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

local known = redis.call('HGET', KEYS[1], ARGV[1])
local state = known and cjson.decode(known).state
if state == 'pending' or state == 'undoing' then return { 'KEPT' } end
redis.call('ZREM', KEYS[2], ARGV[3])
return { 'DROPPED' }
