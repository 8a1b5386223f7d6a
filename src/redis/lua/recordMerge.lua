--[[
  Records what a mergeCart call with an idempotency key answered although it moved nothing, so that a repetition does not
  move what came later.

  KEYS[1]  client operations of this period            KEYS[2]  client operations of the neighbour
  ARGV[1]  operation id                                ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  fingerprint of the input, and the outcome   ARGV[4]  how long to keep the record, in ms

  Returns { status, record }
    OK    the record that stands there now: this one, or one of before
    LATE  came too late to be applied; nothing changed
]]
--- @include late
if isLate() then return { 'LATE' } end

local known = redis.call('HGET', KEYS[1], ARGV[1]) or redis.call('HGET', KEYS[2], ARGV[1]) or ARGV[3]
redis.call('HSET', KEYS[1], ARGV[1], known)
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return { 'OK', known }
