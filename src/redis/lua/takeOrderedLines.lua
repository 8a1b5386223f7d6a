--[[
  Takes what an order paid for out of one cart, once per order, kind of caller and way that brought it: at most the units
  that were ordered and no other call has taken. A service goes from cart to cart with this, after the lines.

  KEYS.orders            hash: order of an id → JSON; @bytes
  KEYS.departures        hash: merge id → JSON
  KEYS.departureOrder    records of the departures (list)
  KEYS.receipts          hash: merge id → JSON
  ARGV.orderId           names the order
  ARGV.caller            its kind: shopper or service
  ARGV.path              merges by which the lines came here, one after the other, "return" before the last if its
                         undo gave them back; empty in the cart that the call names
  ARGV.known             takings elsewhere, as JSON
  ARGV.orderSeconds      how long to keep orders
  ARGV.orderFingerprint  of the ordered lines whose text is good, or empty if there are none
  ARGV.looked            merges at whose targets the caller has looked for takings, as JSON
  ARGV.lines[]           key, ordered, most; units that were ordered, and most units to take here

  Returns: order is JSON, taking the name of this taking in it
    OK(notes, cart, order?, taking?)        executed, unless notes say why not
    REPLAYED(notes, cart, order?, taking?)  already executed; the current order and cart, and the earlier taking;
                                            its name is empty if it was taken before its record came here
    UNDOING(notes, cart)                    the merge is being undone: finish that first; nothing changed
    LOOK(merges, cart)                      by which lines have left this cart, as JSON: look at their targets first;
                                            nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
--- @include journal
--- @include orders
--- @include arrived
--- @include left
--- @include portion

local isService, cart = kind == 'service', KEYS.cart:match('}:(.+)$')
if isService then alias = nil elseif closed then return { 'CLOSED' } end -- a service asks each cart on the way itself
local entry, isSame = recorded()
if entry and not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', cjson.encode(fields) } end

local known = redis.call('HGET', KEYS.orders, orderField)
local order = known and cjson.decode(known) or {}
local name = kind .. ' ' .. cart .. (path ~= '' and ' ' .. path or '')
local earlier = takingLike(order, name)
for other, taking in pairs(cjson.decode(ARGV.known)) do
  if not order[other] or isReplaced(order[other]) then order[other] = taking end
end
local refused = refusalByOrder(order, known, earlier, name)
if refused then return refused end
local receiptText = path ~= '' and not isReturn and redis.call('HGET', KEYS.receipts, mergeId)
local receipt = receiptText and cjson.decode(receiptText)
if receipt and receipt.state == 'undoing' then return { 'UNDOING', '', cjson.encode(fields) } end
local departures = isService and departuresUntilNow(receipt and receipt.version) or {}
if not areAllIn(departures, cjson.decode(ARGV.looked)) then
  return { 'LOOK', cjson.encode(departures), cjson.encode(fields) }
end

local units, left, back = takeUnits(order, receipt, cart)
local taking = { call = ARGV.call, lines = ARGV.orderFingerprint, units = units, left = left, back = back,
  departures = departures }
order[name] = taking
local isHeld = hasTakenAny(order) or path ~= '' or next(departures) or valueOf('@alias') -- or may be, elsewhere
if not next(lines) or ARGV.orderFingerprint == '' and not isHeld then -- the order may come again with good lines
  return { 'OK', '', cjson.encode(fields) }
end
local text
replica = 'order' -- which the journal remembers in place of a client's copy
writeCart(function()
  taking.version = version or 0
  text = cjson.encode(order)
end)
writeOrder(text, known)
if receipt then redis.call('HSET', KEYS.receipts, mergeId, cjson.encode(receipt)) end
if ARGV.fingerprint ~= '' then recordNotes('') end
return { 'OK', '', cjson.encode(fields), text, name }
