--[[
  Removes a receipt whose departure is closed, so that nobody will look for it again.

  KEYS.receipts      hash: merge id → JSON
  KEYS.receiptOrder  merge ids of the receipts, oldest first (list)
  ARGV.mergeId       of the receipt

  Returns
    OK  it is gone, now or before
]]
--- @include late

redis.call('HDEL', KEYS.receipts, ARGV.mergeId)
redis.call('LREM', KEYS.receiptOrder, 1, ARGV.mergeId)
return { 'OK' }
