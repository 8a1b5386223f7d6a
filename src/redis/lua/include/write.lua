local MAX_JOURNAL = 128
local replica = '' -- the client's copy that a change comes from, if it comes from one

local function writeLine(key)
  local line = lines[key]
  if line.quantity == 0 then return redis.call('HDEL', KEYS[1], key) end
  redis.call('HSET', KEYS[1], key, string.format('%d %d %d %d %s%s',
    line.quantity, version - created, line.added, now - created, line.via, line.detail))
end

-- Writes the lines that changed, with version, journal and outbox; nothing if none did. Before the first write, when the
-- version is known, it calls prepare, if given: whatever can fail must fail while nothing is changed.
local function writeCart(prepare)
  local changes = {}
  for _, key in ipairs(touched) do
    local change = lines[key].quantity - lines[key].before
    if change ~= 0 then
      changes[#changes + 1] = key
      changes[#changes + 1] = change
    end
  end
  local isNew = not version
  if #changes > 0 then version = version and version + 1 or now end
  if prepare then prepare() end
  if #changes == 0 then return end
  local entry = { version, replica }
  for i = 1, #changes do entry[i + 2] = changes[i] end
  local journalled = cjson.encode(entry)
  if isNew then redis.call('HSET', KEYS[1], '@i', ARGV[5]) end
  for i = 1, #changes, 2 do writeLine(changes[i]) end
  redis.call('HSET', KEYS[1], '@v', version, '@c', created, '@u', now, '@via', ARGV[4])
  local length = redis.call('RPUSH', KEYS[2], journalled)
  if length > MAX_JOURNAL then redis.call('LTRIM', KEYS[2], -MAX_JOURNAL, -1) end
  redis.call('EXPIRE', KEYS[1], ARGV[3])
  redis.call('EXPIRE', KEYS[2], ARGV[3])
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ARGV[6], '*', 'cart', KEYS[1]:match('}:(.+)$'), 'version', version)
end
