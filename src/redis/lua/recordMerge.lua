--[[
  Records what a mergeCart call with an idempotency key answered although it moved nothing, so that a repetition does not
  move what came later. Without an answer of its own, it finds what a call of before recorded.

  KEYS[1]  target cart (hash: @alias → identity)
  KEYS[2]  client operations of this period            KEYS[3]  client operations of the neighbour
  ARGV[1]  operation id                                ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  fingerprint and outcome, or empty           ARGV[4]  how long to keep the record, in ms

  Returns { status, record }
    OK      the record that stands there now: this one, or one of before; empty if there is none
    FOLLOW  record is the older identity whose cart this one has become; record it there; nothing changed
    LATE    came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

local known = redis.call('HGET', KEYS[2], ARGV[1]) or redis.call('HGET', KEYS[3], ARGV[1])
local alias = redis.call('HGET', KEYS[1], '@alias')
if alias and not known then return { 'FOLLOW', alias } end
if not known and ARGV[3] == '' then return { 'OK', '' } end

redis.call('HSET', KEYS[2], ARGV[1], known or ARGV[3]) -- also when it was there, so that WAIT covers it
redis.call('PEXPIRE', KEYS[2], ARGV[4])
return { 'OK', known or ARGV[3] }
