-- The record of an order: { name → taking }. A taking is what one call took out of one cart, { call, lines, version,
-- units = { line → units }, left, back, departures }, named by the kind of the caller, the cart and, where its lines came by merges,
-- those merges. A name means the same taking wherever its record has travelled to.
local MOST_BYTES = 200000 -- of all records of a cart, beyond which shoppers leave no more of them
local kind, orderField = ARGV.caller, 'order ' .. ARGV.orderId
local path, mergeId = ARGV.path, ARGV.path:match('%S*$') -- the merges by which the lines came here, and the last of them
local isReturn = (' ' .. path):match(' return %S+$') ~= nil

local function isOfKind(name)
  return name:sub(1, #kind + 1) == kind .. ' '
end

-- Whether a taking names no valid line and took nothing, but this call names some: it takes the place of that one.
local function isReplaced(taking)
  return ARGV.orderFingerprint ~= '' and taking.lines == '' and not next(taking.units)
end

-- The taking that this call would repeat: one of the same name, or, for a call that names the order's cart, any of its kind.
local function takingLike(order, name)
  local own = order[name]
  if own and not isReplaced(own) then return own end
  if path ~= '' then return nil end
  for other, taking in pairs(order) do
    if isOfKind(other) and not isReplaced(taking) then return taking end
  end
end

-- Whether callers of this kind have named other lines for the order.
local function hasOtherLines(order)
  for name, taking in pairs(order) do
    if isOfKind(name) and taking.lines ~= ARGV.orderFingerprint and not isReplaced(taking) then return true end
  end
  return false
end

-- Units that the order took of each line, from whichever cart.
local function unitsTaken(order)
  local sums = {}
  for _, taking in pairs(order) do
    for key, units in pairs(taking.units) do sums[key] = (sums[key] or 0) + units end
  end
  return sums
end

-- Whether the order took units of any line of this call, from whichever cart.
local function hasTakenAny(order)
  local taken = unitsTaken(order)
  for key in pairs(lines) do
    if (taken[key] or 0) > 0 then return true end
  end
  return false
end

-- The version at which the order was last taken out of this cart; nil if it never was.
local function versionTakenAt(order, cart)
  local last
  for name, taking in pairs(order) do
    if name:match('^%S+ (%S+)') == cart then last = math.max(last or 0, taking.version) end
  end
  return last
end

-- How many units of a line may be of the order if it was taken out of this cart before: those that were there at that
-- version. What was added since was not ordered.
local function oldUnits(sinceVersion)
  local addedLater = {}
  local reachesBack, isWhole = eachChangeAfter(sinceVersion, function(key, delta)
    addedLater[key] = math.max((addedLater[key] or 0) + delta, 0)
  end)
  return function(line, key)
    if line.quantity == 0 or line.stamp <= sinceVersion then return line.quantity end
    return (reachesBack or isWhole) and math.max(line.quantity - (addedLater[key] or 0), 0) or 0
  end
end

-- What is known of the order from now on, instead of what was known.
local function writeOrder(text, known)
  redis.call('HSET', KEYS.orders, orderField, text)
  redis.call('HINCRBY', KEYS.orders, '@bytes', #text - #(known or ''))
  redis.call('EXPIRE', KEYS.orders, ARGV.orderSeconds)
end

-- An answer if the order must not be taken out of this cart now: done before, or not by this call.
local function refusalByOrder(order, known, earlier, name)
  if hasOtherLines(order) then
    note(-1, 'ORDER_ID_REUSED')
    return { 'OK', cjson.encode(notes), cjson.encode(fields) }
  end
  if earlier then
    local text = cjson.encode(order)
    writeOrder(text, known) -- with what was taken elsewhere since, and so that WAIT covers it
    local taking = order[name] == earlier and name or ''
    return { earlier.call == ARGV.call and 'OK' or 'REPLAYED', '', cjson.encode(fields), text, taking }
  end
  local refused = refusal()
  if refused then return refused end
  if kind == 'shopper' and (tonumber(redis.call('HGET', KEYS.orders, '@bytes')) or 0) > MOST_BYTES then
    note(-1, 'TOO_MANY_ORDERS')
    return { 'OK', cjson.encode(notes), cjson.encode(fields) }
  end
end
