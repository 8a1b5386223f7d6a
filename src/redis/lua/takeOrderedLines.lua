--[[
  Takes what an order paid for out of one cart, once per order, kind of caller and way that brought it: at most the units
  that were ordered and no other call has taken. A service goes from cart to cart with this, after the lines.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  operations of this period (hash: operation → record)
  KEYS[5]  operations of the neighbouring period, or the same again
  KEYS[6]  orders (hash: order of an id → JSON; @bytes) KEYS[7]  departures (hash: merge id → JSON)
  KEYS[8]  records of the departures (list)            KEYS[9]  receipts (hash: merge id → JSON)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  operation id                                ARGV[8]  fingerprint of the input, or empty without a key
  ARGV[9]  ms to keep the record, most client keys     ARGV[10] expected version, or empty
  ARGV[11] order id                                    ARGV[12] kind of the caller: shopper or service
  ARGV[13] merges by which the lines came here, one after the other, "return" before the last if its undo gave them back;
           empty in the cart that the call names
  ARGV[14] takings elsewhere, as JSON                  ARGV[15] how long to keep orders, in s
  ARGV[16] fingerprint of the ordered lines whose text is good, or empty if there are none
  ARGV[17] merges at whose targets the caller has looked for takings, as JSON
  ARGV[18] the lines from here on, each as line key, units ordered, most units here

  Returns { status, notes, cart, order, taking }: JSON, JSON [field, value, …], JSON, the name of this taking in the order
    OK                      executed, unless notes say why not
    REPLAYED                executed before; the order and the cart of now, and the taking of that time; its name is empty
                            if it was taken before its record came here
    IDEMPOTENCY_KEY_REUSED  executed before with another input; nothing changed
    UNDOING                 the merge is being undone: finish that first; nothing changed
    LOOK                    notes are the merges by which lines have left this cart: look at their targets first; nothing
                            changed
    CLOSED                  the guest has signed in, and the cart with them; nothing changed
    FOLLOW                  notes is the older identity whose cart this one has become; instead of a cart OWN_VERSION if
                            the expected version is one that this cart has had, or empty; nothing changed
    FULL                    notes is the seconds until a further key can be kept; no cart; nothing changed
    LATE                    came too late to be applied; nothing changed
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
if isLate then return { 'LATE' } end

local isService, cart = kind == 'service', KEYS[1]:match('}:(.+)$')
if isService then alias = nil elseif closed then return { 'CLOSED' } end -- a service asks each cart on the way itself
local entry, isSame = recorded()
if entry and not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', cjson.encode(fields) } end

local known = redis.call('HGET', KEYS[6], orderField)
local order = known and cjson.decode(known) or {}
local name = kind .. ' ' .. cart .. (path ~= '' and ' ' .. path or '')
local earlier = takingLike(order, name)
for other, taking in pairs(cjson.decode(ARGV[14])) do order[other] = order[other] or taking end
local refused = refusalByOrder(order, known, earlier, name)
if refused then return refused end
local receiptText = path ~= '' and not isReturn and redis.call('HGET', KEYS[9], mergeId)
local receipt = receiptText and cjson.decode(receiptText)
if receipt and receipt.state == 'undoing' then return { 'UNDOING', '', cjson.encode(fields) } end
local departures = isService and departuresUntilNow(receipt and receipt.version) or {}
if not areAllIn(departures, cjson.decode(ARGV[17])) then
  return { 'LOOK', cjson.encode(departures), cjson.encode(fields) }
end

local units, left, back = takeUnits(order, receipt, cart)
local taking = { call = ARGV[5], lines = ARGV[16], units = units, left = left, back = back,
  departures = departures }
order[name] = taking
local isHeld = hasTakenAny(order) or path ~= '' or next(departures) or valueOf('@alias') -- or may be, elsewhere
if not next(lines) or ARGV[16] == '' and not isHeld then -- the order may come again with good lines
  return { 'OK', '', cjson.encode(fields) }
end
local text
replica = 'order' -- which the journal remembers in place of a client's copy
writeCart(function()
  taking.version = version or 0
  text = cjson.encode(order)
end)
writeOrder(text, known)
if receipt then redis.call('HSET', KEYS[9], mergeId, cjson.encode(receipt)) end
if ARGV[8] ~= '' then recordNotes('') end
return { 'OK', '', cjson.encode(fields), text, name }
