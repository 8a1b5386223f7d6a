--[[
  Books a departure into the target cart, once per merge id, and leaves a receipt. Limits never fail it: what they do not
  let in is named in the receipt.

  KEYS.receipts        hash: merge id → JSON
  KEYS.operations      client operations of this period
  KEYS.receiptOrder    merge ids of the receipts, oldest first (list)
  KEYS.formerIds       sorted set: identities that became this one, by time
  ARGV.mergeId         of the departure
  ARGV.departure       as claimMerge gave it
  ARGV.source          source identity
  ARGV.maxLines        most lines a cart may have
  ARGV.maxQuantity     most units a line may have
  ARGV.maxTextBytes    most bytes of text its lines may have
  ARGV.receiptSeconds  how long to keep receipts
  ARGV.keepMs          how long to keep client operations

  Returns: receipt is JSON, cart is JSON [field, value, …], oldReceipts is merge id, source, …
    APPLIED(receipt, cart, oldReceipts: list)  booked now; the receipt is empty if a cart without lines was closed:
                                               booking that twice changes nothing; the old receipts may go once their
                                               departures are closed
    ALREADY(receipt, cart)                     already booked: its receipt, and the current cart
    FOLLOW(alias)                              identity whose cart this one has become, or into which its guest signed
                                               in; apply there; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include room
--- @include order
--- @include combine
--- @include bring
--- @include carried
--- @include travelled

-- Old receipts go, so that the number that a cart keeps is bounded.
local NEEDED_SECONDS = 172800 -- 24 h in which a merge can be undone, and 24 h more in which the undo may be repeated
local KEPT = 50
local LOOKED_AT = 4

-- One field of a receipt, without decoding its lines: those of the largest carts take milliseconds. Quotation marks within
-- a text are escaped, so that no text looks like a field.
local function fieldOf(receipt, name)
  local _, last = receipt:find('"' .. name .. '":', 1, true)
  return last and receipt:match('^"?([^",}]*)', last + 1)
end

-- Merge id and source, …, oldest first; they may go once their departures are closed for sure.
local function oldReceipts(keepSeconds)
  local old = {}
  local beyond = redis.call('LLEN', KEYS.receiptOrder) - KEPT
  for place, mergeId in ipairs(redis.call('LRANGE', KEYS.receiptOrder, 0, LOOKED_AT - 1)) do
    local receipt = redis.call('HGET', KEYS.receipts, mergeId) or ''
    local age = now - (fieldOf(receipt, 'at') or 0)
    if fieldOf(receipt, 'state') ~= 'undoing' and (age > keepSeconds or place <= beyond and age > NEEDED_SECONDS) then
      old[#old + 1] = mergeId
      old[#old + 1] = fieldOf(receipt, 'source') or ''
    end
  end
  return old
end

local mergeId = ARGV.mergeId
local known = redis.call('HGET', KEYS.receipts, mergeId)
if known then
  redis.call('HSET', KEYS.receipts, mergeId, known) -- so that WAIT covers it
  return { 'ALREADY', known, cjson.encode(fields) }
end
if alias then return { 'FOLLOW', alias } end

local departure = cjson.decode(ARGV.departure)
local limits =
  { lines = tonumber(ARGV.maxLines), units = tonumber(ARGV.maxQuantity), bytes = tonumber(ARGV.maxTextBytes) }
local outcomes = combine(departure.strategy, departure.lines, limits, departure.mirrored)
local receipt = ''
writeCart(function()
  if departure.closes and #outcomes == 0 then return end
  receipt = cjson.encode({ state = 'applied', id = mergeId, source = ARGV.source, strategy = departure.strategy, at = now,
    alias = departure.alias, closed = departure.closes, request = departure.request, channel = ARGV.channel,
    version = version or 0, lines = outcomes })
end)
if receipt ~= '' then
  redis.call('HSET', KEYS.receipts, mergeId, receipt)
  redis.call('RPUSH', KEYS.receiptOrder, mergeId)
  redis.call('EXPIRE', KEYS.receipts, ARGV.receiptSeconds)
  redis.call('EXPIRE', KEYS.receiptOrder, ARGV.receiptSeconds)
end

local operations = departure.operations
bringKeys(operations)
local operation, fingerprint = unpack(departure.operation)
if operation ~= '' then
  local record = fingerprint .. ' MERGED ' .. mergeId .. ' ' .. KEYS.cart:match('}:(.+)$')
  redis.call('HSET', KEYS.operations, operation, record)
end
if #operations > 0 or operation ~= '' then redis.call('PEXPIRE', KEYS.operations, ARGV.keepMs) end
takeInOrders(departure.orders or {})
if departure.alias or departure.closes then rememberFormer(ARGV.source, departure) end
return { 'APPLIED', receipt, cjson.encode(fields), oldReceipts(tonumber(ARGV.receiptSeconds)) }
