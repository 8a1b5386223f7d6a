--[[
  Records the answer of a mergeCart call with an idempotency key that moved nothing, so that a retry does not move lines
  that were added later. Without an answer to record, it reads what an earlier call recorded.

  KEYS.cart             target cart (hash: @alias → identity)
  KEYS.operations       client operations of this period
  KEYS.otherOperations  client operations of the neighbouring period
  ARGV.operation        operation id
  ARGV.record           fingerprint and outcome, or empty
  ARGV.keepMs           how long to keep the record

  Returns
    OK(record)     the stored record: this one or an earlier one; empty if there is none
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
