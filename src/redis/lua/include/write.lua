local MAX_JOURNAL = 128
local LIVES_RENEWED = 720 -- times in the life of a cart: once an hour in 30 days
local AT_ONCE = 1000 -- arguments, in pairs; Lua hands over some thousands
local replica = '' -- the client's copy that a change comes from, if it comes from one
local written, removed = {}, {}

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

local function putLine(key)
  local line = lines[key]
  if line.quantity == 0 then return drop(key) end
  put(key, string.format('%d %d %s %d %s%s',
    line.quantity, version - created, line.added, now - created, line.via, line.detail))
end

-- A cart outlives its time by as long as its life may stay as it is, and so costs two writes less at most changes. An
-- instance whose clock is behind the last change cannot tell how long ago that was.
local function renewLives()
  local seconds = tonumber(ARGV[3])
  local step = math.floor(seconds / LIVES_RENEWED)
  if step > 0 and updated and updated <= clock and math.floor(updated / step) == math.floor(clock / step) then return end
  redis.call('EXPIRE', KEYS[1], seconds + step)
  redis.call('EXPIRE', KEYS[2], seconds + step)
end

-- Writes the lines that changed, with version, journal and outbox; nothing if none did. Before the first write, when the
-- version is known, it calls prepare, if given: whatever can fail must fail while nothing is changed.
local function writeCart(prepare)
  local entry = { 0, replica }
  for _, key in ipairs(touched) do
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
  for i = 3, #entry, 2 do putLine(entry[i]) end
  if isNew then
    put('@c', string.format('%d', created))
    put('@i', ARGV[5])
  end
  put('@v', versionText)
  put('@u', string.format('%d', now))
  put('@via', ARGV[4])
  for i = 1, #written, AT_ONCE do
    redis.call('HSET', KEYS[1], unpack(written, i, math.min(i + AT_ONCE - 1, #written)))
  end
  for i = 1, #removed, AT_ONCE do
    redis.call('HDEL', KEYS[1], unpack(removed, i, math.min(i + AT_ONCE - 1, #removed)))
  end
  local length = redis.call('RPUSH', KEYS[2], journalled)
  if length > MAX_JOURNAL then redis.call('LTRIM', KEYS[2], -MAX_JOURNAL, -1) end
  renewLives()
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[6], '*', 'cart', KEYS[1]:match('}:(.+)$'), 'version', versionText)
end
