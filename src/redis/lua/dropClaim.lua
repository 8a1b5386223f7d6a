--[[
  Takes off the list of what is unfinished what is not. Closes nothing: what could not be found a moment ago may have come
  since, from somebody who repeats what a failover forgot.

  KEYS.records  departures, or receipts for an undo (hash: merge id → JSON)
  KEYS.claims   sorted set: what is unfinished, by time
  ARGV.mergeId  of the merge
  ARGV.claim    what claims calls it

  Returns
    DROPPED  claims does not name it any more
    KEPT     it is unfinished; nothing changed
]]
--- @include late

local known = redis.call('HGET', KEYS.records, ARGV.mergeId)
local state = known and cjson.decode(known).state
if state == 'pending' or state == 'undoing' then return { 'KEPT' } end
redis.call('ZREM', KEYS.claims, ARGV.claim)
return { 'DROPPED' }
