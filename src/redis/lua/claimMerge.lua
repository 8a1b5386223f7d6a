--[[
  Takes the lines out of a source cart into a departure, frozen under their merge id. The guest can go on shopping at
  once, into a new incarnation, or it has signed in, which closes the cart: it never holds a line again. Asked again, it
  gives the same departure; delayed, it claims nothing that was not read.

  KEYS.departures        hash: merge id → JSON; @pending: target, merge ids; @last: merge id
  KEYS.claims            sorted set: what is unfinished, by time
  KEYS.operations        client operations of this period
  KEYS.otherOperations   client operations of the neighbouring period
  KEYS.departureOrder    records of the departures, in the order in which they are looked at (list)
  KEYS.orders            hash: order of an id → JSON; @bytes
  KEYS.formerIds         sorted set: identities that became this one, by time
  ARGV.mergeId           of the departure
  ARGV.incarnation       the one that was read, or empty
  ARGV.target            target identity
  ARGV.strategy          how to combine
  ARGV.alias             1 if the source becomes an alias of the target, or empty
  ARGV.request           request that asks
  ARGV.operation         operation id of the client's key, or empty
  ARGV.fingerprint       of that operation
  ARGV.departureSeconds  how long to keep departures
  ARGV.mirrored          1 if the caller calls the source the target, or empty
  ARGV.closedSeconds     how long the source stays closed, or empty if it does not close

  Returns: departure is JSON
    CLAIMED(departure)   pending, claimed by this call or an earlier one
    MERGED(departure)    done: this incarnation was merged into this target before
    STALE(departure)     empty: the cart is no longer the one that was read; read again; nothing changed
    CONFLICT(departure)  empty: lines of this cart are on their way into another target; nothing changed
    NOTHING(departure)   the last one, wherever it went, or empty: no lines, and nothing to close; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include order

-- Old departures go, so that the number that a cart keeps is bounded.
local NEEDED_SECONDS = 172800 -- as long as a receipt is certain to be there, which answers what a departure cannot
local LOOKED_AT = 4

local function isNeeded(record, keepSeconds)
  if tonumber(record) then return now - record < keepSeconds end -- when an undo gave back
  local departure = cjson.decode(record)
  return departure.state == 'pending' or now - departure.at < NEEDED_SECONDS
end

-- Goes on round the records from where it stopped last; the newest, which is the last of them, keeps the list from ever
-- being empty and so gone: where a slot is on its way, a script that needs a key again that is gone is cut off half-way.
local function forgetDepartures(keepSeconds)
  for _ = 1, math.min(LOOKED_AT, redis.call('LLEN', KEYS.departureOrder) - 1) do
    local name = redis.call('LPOP', KEYS.departureOrder)
    local record = redis.call('HGET', KEYS.departures, name)
    if record and isNeeded(record, keepSeconds) then
      redis.call('RPUSH', KEYS.departureOrder, name)
    else
      redis.call('HDEL', KEYS.departures, name)
    end
  end
end

local mergeId, target = ARGV.mergeId, ARGV.target
local becomesAlias, closesFor = ARGV.alias ~= '', tonumber(ARGV.closedSeconds)
local isFinal = becomesAlias or closesFor -- nothing leaves this cart later, so everything leaves now
local known = redis.call('HGET', KEYS.departures, mergeId)
if known then
  redis.call('HSET', KEYS.departures, mergeId, known) -- so that WAIT covers it
  return { cjson.decode(known).state == 'pending' and 'CLAIMED' or 'MERGED', known }
end
if alias then return { 'STALE', '' } end
if not isFinal and (incarnation or '') ~= ARGV.incarnation then return { 'STALE', '' } end
local pending = redis.call('HGET', KEYS.departures, '@pending') or target
if pending:match('^%S+') ~= target then return { 'CONFLICT', '' } end
local keys, last = inOrder(lineKeys()), redis.call('HGET', KEYS.departures, '@last')
if #keys == 0 and not isFinal then
  return { 'NOTHING', last and redis.call('HGET', KEYS.departures, last) or '' }
end

local leaving, operations = {}, {}
for _, key in ipairs(keys) do
  local line = lineOf(key)
  leaving[#leaving + 1] = { key, line.quantity, line.detail, created + line.added, line.via }
  setQuantity(key, 0)
end
-- A client repeats an unanswered change under the identity it has by then: what is known here must be known there.
for _, period in ipairs({ KEYS.operations, KEYS.otherOperations }) do
  local found = redis.call('HGETALL', period)
  for i = 1, #found do operations[#operations + 1] = found[i] end
end
local departure = cjson.encode({ state = 'pending', id = mergeId, target = target, strategy = ARGV.strategy, at = now,
  alias = becomesAlias, request = ARGV.request, operation = { ARGV.operation, ARGV.fingerprint }, lines = leaving,
  operations = operations, channel = ARGV.channel, mirrored = ARGV.mirrored ~= '', closes = closesFor ~= nil,
  version = version or 0, orders = redis.call('HGETALL', KEYS.orders),
  former = redis.call('ZRANGE', KEYS.formerIds, 0, -1, 'WITHSCORES') })

writeCart()
if isFinal then
  redis.call('HSET', KEYS.cart, '@alias', target, '@v', version or now, '@c', created, '@u', now, '@via', ARGV.channel)
end
if becomesAlias then
  redis.call('PERSIST', KEYS.cart) -- permanently the same person
elseif closesFor then
  redis.call('HSET', KEYS.cart, '@closed', now)
  redis.call('EXPIRE', KEYS.cart, closesFor)
else
  redis.call('HSET', KEYS.cart, '@i', ARGV.call)
end
-- What is asked later is where lines went, and not that there were none.
if #keys > 0 or becomesAlias or not last then last = mergeId end
redis.call('HSET', KEYS.departures, mergeId, departure, '@last', last, '@pending', pending .. ' ' .. mergeId)
redis.call('RPUSH', KEYS.departureOrder, mergeId)
forgetDepartures(tonumber(ARGV.departureSeconds))
redis.call('EXPIRE', KEYS.departures, ARGV.departureSeconds)
redis.call('EXPIRE', KEYS.departureOrder, ARGV.departureSeconds)
redis.call('ZADD', KEYS.claims, redisSeconds, 'merge ' .. KEYS.cart:match('}:(.+)$') .. ' ' .. mergeId)
return { 'CLAIMED', departure }
