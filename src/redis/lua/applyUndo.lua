--[[
  Gives lines that an undo took back to the cart they came from, once per merge id, with the orders that took units of the
  merge. They are added to what is there, and limits do not apply: nothing may vanish.

  KEYS.departures        hash: merge id → JSON, return of a merge id → time
  KEYS.departureOrder    records of the departures, in the order in which they are looked at (list)
  ARGV.mergeId           of the merge
  ARGV.give              what to give, as JSON [[line key, units, detail, via], …]
  ARGV.departureSeconds  how long to keep departures
  ARGV.takings           orders, as JSON [order of an id, JSON, …]

  Returns
    APPLIED        given now
    ALREADY        given before
    CLOSED         the guest has signed in since: the receipt is to keep it; nothing changed
    FOLLOW(alias)  the older identity whose cart this one has become; give it there; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include carried

local returned = 'return ' .. ARGV.mergeId
local known = redis.call('HGET', KEYS.departures, returned)
if known then
  redis.call('HSET', KEYS.departures, returned, known) -- so that WAIT covers it
  return { 'ALREADY' }
end
if closed then return { 'CLOSED' } end
if alias then return { 'FOLLOW', alias } end

for _, given in ipairs(cjson.decode(ARGV.give)) do
  local key, quantity, detail, via = unpack(given)
  local line = lineOf(key)
  if line.quantity == 0 then line.detail, line.via = detail, via end
  setQuantity(key, line.quantity + quantity)
end
writeCart()
redis.call('HSET', KEYS.departures, returned, now)
redis.call('RPUSH', KEYS.departureOrder, returned)
redis.call('EXPIRE', KEYS.departures, ARGV.departureSeconds)
redis.call('EXPIRE', KEYS.departureOrder, ARGV.departureSeconds)
takeInOrders(cjson.decode(ARGV.takings))
return { 'APPLIED' }
