--[[
  Records what a mergeCart call with an idempotency key answered although it moved nothing, so that a repetition does not
  move what came later. Without an answer of its own, it finds what a call of before recorded.

  KEYS.cart             target cart (hash: @alias → identity)
  KEYS.operations       client operations of this period
  KEYS.otherOperations  client operations of the neighbouring period
  ARGV.operation        operation id
  ARGV.record           fingerprint and outcome, or empty
  ARGV.keepMs           how long to keep the record

  Returns
    OK(record)     that stands there now: this one, or one of before; empty if there is none
    FOLLOW(alias)  the older identity whose cart this one has become; record it there; nothing changed
]]
--- @include late

local known = redis.call('HGET', KEYS.operations, ARGV.operation) or redis.call('HGET', KEYS.otherOperations, ARGV.operation)
local alias = redis.call('HGET', KEYS.cart, '@alias')
if alias and not known then return { 'FOLLOW', alias } end
if not known and ARGV.record == '' then return { 'OK', '' } end

redis.call('HSET', KEYS.operations, ARGV.operation, known or ARGV.record) -- also when it was there, so that WAIT covers it
redis.call('PEXPIRE', KEYS.operations, ARGV.keepMs)
return { 'OK', known or ARGV.record }
