--[[
  Writes the cart that is read, with journal and outbox.

  KEYS.journal       list of [version, replica, line, delta, …]
  KEYS.outbox        stream
  ARGV.keepSeconds   how long to keep the cart
  ARGV.call          random, of this call; names a new incarnation
  ARGV.outboxLength  entries to keep in the outbox, roughly
]]
local AT_ONCE = 1000 -- arguments, in pairs; Lua hands over some thousands
local replica = '' -- the client's copy that a change comes from, or how far it clears the cart
local written = { nil, nil, nil, nil, nil, nil, nil, nil } -- large enough for a small change at once, as growing it costs more
local removed = {}

-- What is as it was is not written.
local function put(field, value)
  local place = places[field] or #fields + 2
  if fields[place] == value then return end
  fields[place - 1], fields[place], places[field] = field, value, place
  written[#written + 1] = field
  written[#written + 1] = value
end

-- The last field takes the place of the one that goes.
local function drop(field)
  local place, last = places[field], #fields
  fields[place - 1], fields[place] = fields[last - 1], fields[last]
  places[fields[place - 1]] = place
  fields[last - 1], fields[last], places[field] = nil, nil, nil
  removed[#removed + 1] = field
end

local place -- of the line that was added last
-- Gives a new line its time and, as zeros, its place among those that are added in the same second.
local function takePlace(line, seconds)
  if not place then
    place = -1
    for i = 1, now - (valueOf('@u') or 0) == 0 and #fields or 0, 2 do -- a cart that did not change in this second has none
      local hundreds, ones, added, tens = fields[i + 1]:match('^%d+ (0*)%d+ (0*)(%d+) (0*)%d+ ')
      if added == seconds then place = math.max(place, #hundreds * 100 + #tens * 10 + #ones) end
    end
  end
  place = place + 1
  line.added = seconds
  if place == 0 then return end
  line.added = ('0'):rep(place % 10) .. seconds
  line.tens = ('0'):rep(math.floor(place / 10) % 10)
  line.hundreds = ('0'):rep(math.min(math.floor(place / 100), 9))
end

local function putLine(key, stamp, seconds)
  local line = lines[key]
  if line.quantity == 0 then return drop(key) end
  if not line.added then takePlace(line, seconds) end
  put(key, string.format('%d ', line.quantity) .. line.hundreds .. stamp .. ' ' .. line.added .. ' '
    .. line.tens .. seconds .. ' ' .. line.via .. line.detail)
end

-- Writes the lines that changed, with version, journal and outbox; nothing if none did. Before the first write, when the
-- version is known, it calls prepare, if given: whatever can fail must fail while nothing is changed.
local function writeCart(prepare)
  local MAX_JOURNAL = 128
  local RENEWALS = 720 -- in the life of a cart, if it changes all the time: one an hour in 30 days
  local entry = { 0, replica }
  for i = 1, #touched do
    local key = touched[i]
    local change = lines[key].quantity - lines[key].before
    if change ~= 0 then
      entry[#entry + 1] = key
      entry[#entry + 1] = change
    end
  end
  local isNew, isChanged = not version, #entry > 2
  if isChanged then version = version and version + 1 or now end
  if prepare then prepare() end
  if not isChanged then return end
  entry[1] = version
  local journalled, versionText = cmsgpack.pack(entry), string.format('%d', version)
  local stamp, seconds = string.format('%d', version - created), string.format('%d', now - created)
  for i = 3, #entry, 2 do putLine(entry[i], stamp, seconds) end
  if isNew then
    put('@c', string.format('%d', created))
    put('@i', ARGV.call)
  end
  put('@v', versionText)
  put('@u', string.format('%d', now))
  put('@via', ARGV.channel)
  -- First, so that the hash never holds old and new lines together: once too large, it stays in the larger form.
  for i = 1, #removed, AT_ONCE do
    redis.call('HDEL', KEYS.cart, unpack(removed, i, math.min(i + AT_ONCE - 1, #removed)))
  end
  for i = 1, #written, AT_ONCE do
    redis.call('HSET', KEYS.cart, unpack(written, i, math.min(i + AT_ONCE - 1, #written)))
  end
  local length = redis.call('RPUSH', KEYS.journal, journalled)
  if length > MAX_JOURNAL then redis.call('LTRIM', KEYS.journal, -MAX_JOURNAL, -1) end
  -- A cart gets a little more than its time and is left alone until that is used up: most changes write no expiry.
  if redis.call('PTTL', KEYS.cart) < ARGV.keepSeconds * 1000 then
    local longer = ARGV.keepSeconds + math.floor(ARGV.keepSeconds / RENEWALS)
    redis.call('EXPIRE', KEYS.cart, longer)
    redis.call('EXPIRE', KEYS.journal, longer)
  end
  redis.call('XADD', KEYS.outbox, 'MAXLEN', '~', ARGV.outboxLength, '*', 'cart', KEYS.cart:match('}:(.+)$'), 'version', versionText)
end
