--[[
  Gives lines that an undo took back to the cart they came from, once per merge id, with the orders that took units of the
  merge. They are added to what is there, and limits do not apply: nothing may vanish.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  departures (hash: merge id → JSON, return of a merge id → time)
  KEYS[5]  records of the departures, in the order in which they are looked at (list)
  KEYS[6]  orders (hash: order of an id → JSON; @bytes)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  merge id                                    ARGV[8]  what to give, as JSON [[line key, units, detail, via], …]
  ARGV[9]  how long to keep departures, in s           ARGV[10] orders, as JSON [order of an id, JSON, …]
  ARGV[11] how long to keep orders, in s

  Returns { status, alias }
    APPLIED  given now
    ALREADY  given before
    CLOSED   the guest has signed in since: the receipt is to keep it; nothing changed
    FOLLOW   alias is the older identity whose cart this one has become; give it there; nothing changed
    LATE     came too late to be applied; nothing changed
]]
--- @include late
--- @include cart
--- @include write
local ordersHere = KEYS[6]
--- @include carried
if isLate then return { 'LATE' } end

local returned = 'return ' .. ARGV[7]
local known = redis.call('HGET', KEYS[4], returned)
if known then
  redis.call('HSET', KEYS[4], returned, known) -- so that WAIT covers it
  return { 'ALREADY', '' }
end
if closed then return { 'CLOSED', '' } end
if alias then return { 'FOLLOW', alias } end

for _, given in ipairs(cjson.decode(ARGV[8])) do
  local key, quantity, detail, via = unpack(given)
  local line = lineOf(key)
  if line.quantity == 0 then line.detail, line.via = detail, via end
  setQuantity(key, line.quantity + quantity)
end
writeCart()
redis.call('HSET', KEYS[4], returned, now)
redis.call('RPUSH', KEYS[5], returned)
redis.call('EXPIRE', KEYS[4], ARGV[9])
redis.call('EXPIRE', KEYS[5], ARGV[9])
takeInOrders(cjson.decode(ARGV[10]), ARGV[11])
return { 'APPLIED', '' }
