--[[
  Removes a receipt whose departure is closed, so that nobody will look for it again.

  KEYS[1]  receipts (hash: merge id → JSON)            KEYS[2]  their order (list of merge ids, oldest first)
  ARGV[1]  merge id                                    ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis

  Returns { status }
    OK    it is gone, now or before
    LATE  came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

redis.call('HDEL', KEYS[1], ARGV[1])
redis.call('LREM', KEYS[2], 1, ARGV[1])
return { 'OK' }
