--[[
  Closes an undo whose lines are back in the cart they came from, or stay with the receipt because that cart is closed.

  KEYS[1]  receipts (hash: merge id → JSON)            KEYS[2]  claims (sorted set: what is unfinished, by time)
  ARGV[1]  merge id                                    ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  what claims calls it                        ARGV[4]  1 if the receipt keeps what was taken back, or empty

  Returns { status }
    DONE  the undo is closed, now or before
    LATE  came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

local known = redis.call('HGET', KEYS[1], ARGV[1])
local receipt = known and cjson.decode(known)
if receipt and receipt.state == 'undoing' then
  if ARGV[4] ~= '' then receipt.returned = receipt.give end
  receipt.state, receipt.give = 'undone', nil
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(receipt))
end
redis.call('ZREM', KEYS[2], ARGV[3])
return { 'DONE' }
