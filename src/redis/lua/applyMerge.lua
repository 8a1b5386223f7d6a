--[[
  Books a departure into the target cart, once per merge id, and leaves a receipt. Limits never fail it: what they do not
  let in is named in the receipt.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  receipts (hash: merge id → JSON)            KEYS[5]  client operations of this period
  KEYS[6]  order of the receipts (list of merge ids, oldest first)
  KEYS[7]  orders (hash: order of an id → JSON; @bytes)
  KEYS[8]  former ids (sorted set: identities that became this one, by time)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  merge id                                    ARGV[8]  departure, as claimMerge gave it
  ARGV[9]  source identity                             ARGV[10] most lines a cart may have
  ARGV[11] most units a line may have                  ARGV[12] how long to keep receipts, in s
  ARGV[13] how long to keep client operations, in ms    ARGV[14] most bytes of text the lines of a cart may have
  ARGV[15] how long to keep orders, in s

  Returns { status, receipt, cart, old receipts }: JSON; JSON [field, value, …]; merge id, source, …
    APPLIED  booked now; the receipt is empty if a cart without lines was closed: booking that twice changes nothing; the
             old receipts may go once their departures are closed
    ALREADY  booked before: the receipt of then, the cart of now
    FOLLOW   receipt is the identity whose cart this one has become, or into which its guest signed in; apply there;
             nothing changed
    LATE     came too late to be applied; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include room
--- @include order
--- @include combine
--- @include receipts
--- @include bring
local ordersHere = KEYS[7]
--- @include carried
--- @include travelled
if isLate then return { 'LATE' } end

local mergeId = ARGV[7]
local known = redis.call('HGET', KEYS[4], mergeId)
if known then
  redis.call('HSET', KEYS[4], mergeId, known) -- so that WAIT covers it
  return { 'ALREADY', known, cjson.encode(fields) }
end
if alias then return { 'FOLLOW', alias } end

local departure = cjson.decode(ARGV[8])
local limits = { lines = tonumber(ARGV[10]), units = tonumber(ARGV[11]), bytes = tonumber(ARGV[14]) }
local outcomes = combine(departure.strategy, departure.lines, limits, departure.mirrored)
local receipt = ''
writeCart(function()
  if departure.closes and #outcomes == 0 then return end
  receipt = cjson.encode({ state = 'applied', id = mergeId, source = ARGV[9], strategy = departure.strategy, at = now,
    alias = departure.alias, closed = departure.closes, request = departure.request, channel = ARGV[4],
    version = version or 0, lines = outcomes })
end)
if receipt ~= '' then
  redis.call('HSET', KEYS[4], mergeId, receipt)
  redis.call('RPUSH', KEYS[6], mergeId)
  redis.call('EXPIRE', KEYS[4], ARGV[12])
  redis.call('EXPIRE', KEYS[6], ARGV[12])
end

local operations = departure.operations
bringKeys(operations)
local operation, fingerprint = unpack(departure.operation)
if operation ~= '' then redis.call('HSET', KEYS[5], operation, fingerprint .. ' MERGED ' .. mergeId .. ' ' .. KEYS[1]:match('}:(.+)$')) end
if #operations > 0 or operation ~= '' then redis.call('PEXPIRE', KEYS[5], ARGV[13]) end
takeInOrders(departure.orders or {}, ARGV[15])
if departure.alias or departure.closes then rememberFormer(ARGV[9], departure) end
return { 'APPLIED', receipt, cjson.encode(fields), oldReceipts(tonumber(ARGV[12])) }
