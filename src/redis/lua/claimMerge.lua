--[[
  Takes the lines out of a source cart into a departure, frozen under their merge id. The guest can go on shopping at
  once, into a new incarnation, or it has signed in, which closes the cart: it never holds a line again. Asked again, it
  gives the same departure; delayed, it claims nothing that was not read.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  departures (hash: merge id → JSON; @pending: target, merge ids; @last: merge id)
  KEYS[5]  claims (sorted set: what is unfinished, by time)
  KEYS[6]  client operations of this period            KEYS[7]  client operations of the neighbour
  KEYS[8]  records of the departures, in the order in which they are looked at (list)
  KEYS[9]  orders (hash: order of an id → JSON; @bytes)
  KEYS[10] former ids (sorted set: identities that became this one, by time)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  merge id                                    ARGV[8]  incarnation that was read, or empty
  ARGV[9]  target identity                             ARGV[10] strategy
  ARGV[11] 1 if the source becomes an alias of the target, or empty
  ARGV[12] request that asks                           ARGV[13] operation id of the client's key, or empty
  ARGV[14] fingerprint of that operation               ARGV[15] how long to keep departures, in s
  ARGV[16] 1 if the caller calls the source the target, or empty
  ARGV[17] how long the source stays closed, in s, or empty if it does not close

  Returns { status, departure }: JSON, or as said
    CLAIMED   the departure, pending, of now or of before
    MERGED    the departure, done: this incarnation was merged into this target before
    STALE     the cart is no longer the one that was read; read again; nothing changed
    CONFLICT  lines of this cart are on their way into another target; nothing changed
    NOTHING   no lines, and nothing to close; the last departure, wherever it went, or empty; nothing changed
    LATE      came too late to be applied; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include order
--- @include departures
if isLate then return { 'LATE' } end

local mergeId, target, becomesAlias, closesFor = ARGV[7], ARGV[9], ARGV[11] ~= '', tonumber(ARGV[17])
local isFinal = becomesAlias or closesFor -- nothing leaves this cart later, so everything leaves now
local known = redis.call('HGET', KEYS[4], mergeId)
if known then
  redis.call('HSET', KEYS[4], mergeId, known) -- so that WAIT covers it
  return { cjson.decode(known).state == 'pending' and 'CLAIMED' or 'MERGED', known }
end
if alias then return { 'STALE', '' } end
if not isFinal and (incarnation or '') ~= ARGV[8] then return { 'STALE', '' } end
local pending = redis.call('HGET', KEYS[4], '@pending') or target
if pending:match('^%S+') ~= target then return { 'CONFLICT', '' } end
local keys, last = inOrder(lineKeys()), redis.call('HGET', KEYS[4], '@last')
if #keys == 0 and not isFinal then
  return { 'NOTHING', last and redis.call('HGET', KEYS[4], last) or '' }
end

local leaving, operations = {}, {}
for _, key in ipairs(keys) do
  local line = lineOf(key)
  leaving[#leaving + 1] = { key, line.quantity, line.detail, created + line.added, line.via }
  setQuantity(key, 0)
end
-- A client repeats an unanswered change under the identity it has by then: what is known here must be known there.
for _, period in ipairs({ KEYS[6], KEYS[7] }) do
  local found = redis.call('HGETALL', period)
  for i = 1, #found do operations[#operations + 1] = found[i] end
end
local departure = cjson.encode({ state = 'pending', id = mergeId, target = target, strategy = ARGV[10], at = now,
  alias = becomesAlias, request = ARGV[12], operation = { ARGV[13], ARGV[14] }, lines = leaving, operations = operations,
  channel = ARGV[4], mirrored = ARGV[16] ~= '', closes = closesFor ~= nil, version = version or 0,
  orders = redis.call('HGETALL', KEYS[9]), former = redis.call('ZRANGE', KEYS[10], 0, -1, 'WITHSCORES') })

writeCart()
if isFinal then
  redis.call('HSET', KEYS[1], '@alias', target, '@v', version or now, '@c', created, '@u', now, '@via', ARGV[4])
end
if becomesAlias then
  redis.call('PERSIST', KEYS[1]) -- permanently the same person
elseif closesFor then
  redis.call('HSET', KEYS[1], '@closed', now)
  redis.call('EXPIRE', KEYS[1], closesFor)
else
  redis.call('HSET', KEYS[1], '@i', ARGV[5])
end
-- What is asked later is where lines went, and not that there were none.
if #keys > 0 or becomesAlias or not last then last = mergeId end
redis.call('HSET', KEYS[4], mergeId, departure, '@last', last, '@pending', pending .. ' ' .. mergeId)
redis.call('RPUSH', KEYS[8], mergeId)
forgetDepartures(tonumber(ARGV[15]))
redis.call('EXPIRE', KEYS[4], ARGV[15])
redis.call('EXPIRE', KEYS[8], ARGV[15])
redis.call('ZADD', KEYS[5], redisSeconds, 'merge ' .. KEYS[1]:match('}:(.+)$') .. ' ' .. mergeId)
return { 'CLAIMED', departure }
