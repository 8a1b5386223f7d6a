--[[
  Closes an undo whose lines are back in the cart they came from, or stay with the receipt because that cart is
  closed.

  KEYS.receipts  hash: merge id → JSON
  KEYS.claims    sorted set: what is unfinished, by time
  ARGV.mergeId   of the merge
  ARGV.claim     what claims calls it
  ARGV.keeps     1 if the receipt keeps what was taken back, or empty

  Returns
    DONE  the undo is closed, now or before
]]
--- @include late

local known = redis.call('HGET', KEYS.receipts, ARGV.mergeId)
local receipt = known and cjson.decode(known)
if receipt and receipt.state == 'undoing' then
  if ARGV.keeps ~= '' then receipt.returned = receipt.give end
  receipt.state, receipt.give = 'undone', nil
  redis.call('HSET', KEYS.receipts, ARGV.mergeId, cjson.encode(receipt))
end
redis.call('ZREM', KEYS.claims, ARGV.claim)
return { 'DONE' }
