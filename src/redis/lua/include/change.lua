-- What every change of a cart shares. Nothing is written before commit: Redis does not roll a script back.
local META_FIELDS = 4 -- @v version, @c created, @u updated, @via channel
local MAX_JOURNAL = 128

local now, ops = tonumber(ARGV[1]), KEYS[3]
local meta = redis.call('HMGET', KEYS[1], '@v', '@c')
local version, created = tonumber(meta[1]), tonumber(meta[2] or now)
now = math.max(now, created) -- clocks of instances differ, times in a cart do not run backwards
local lineCount = math.max(redis.call('HLEN', KEYS[1]) - META_FIELDS, 0)
local lines, touched, notes = {}, {}, {}

local function answer(status, noted)
  return { status, noted, redis.call('HGETALL', KEYS[1]) }
end

local function record(entry)
  redis.call('HSET', ops, ARGV[3], entry)
  redis.call('PEXPIRE', ops, ARGV[5])
end

-- An answer if this call must not be executed: too late, done before, or meant for another version.
local function refusal()
  local time = redis.call('TIME')
  if time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2]) then return { 'LATE' } end
  local entry = redis.call('HGET', ops, ARGV[3]) or redis.call('HGET', KEYS[4], ARGV[3])
  if entry then
    local fingerprint, noted = entry:match('^(%S*) (.*)$')
    if fingerprint ~= ARGV[4] then return answer('IDEMPOTENCY_KEY_REUSED', '') end
    -- Written again so that WAIT, which counts only what its own connection wrote, covers the first execution too.
    record(entry)
    return answer('REPLAYED', noted)
  end
  if ARGV[7] ~= '' and tonumber(ARGV[7]) ~= (version or 0) then
    local noted = cjson.encode({ { -1, 'VERSION_CONFLICT' } })
    record(ARGV[4] .. ' ' .. noted)
    return answer('OK', noted)
  end
end

local function note(index, code, key)
  notes[#notes + 1] = { index, code, key }
end

-- The line of this key as it would be now; quantity 0 if there is none.
local function lineOf(key)
  local line = lines[key]
  if not line then
    local value = redis.call('HGET', KEYS[1], key)
    line = { before = 0, quantity = 0, added = now - created, via = ARGV[8], detail = '' }
    if value then
      local quantity, added, via, detail = value:match('^(%d+) %d+ (%d+) %d+ (%w)(.*)$')
      line = { before = tonumber(quantity), quantity = tonumber(quantity), added = added, via = via, detail = detail }
    end
    lines[key] = line
  end
  return line
end

local function setQuantity(key, line, quantity)
  if line.quantity == 0 and quantity > 0 then lineCount = lineCount + 1 end
  if line.quantity > 0 and quantity == 0 then lineCount = lineCount - 1 end
  if not line.touched then touched[#touched + 1] = key end
  line.touched, line.quantity = true, quantity
end

-- Writes lines, version, journal and outbox if a quantity changed, the operation record in any case.
local function commit()
  local changes = {}
  for _, key in ipairs(touched) do
    local line = lines[key]
    if line.quantity ~= line.before then
      changes[#changes + 1] = key
      changes[#changes + 1] = line.quantity - line.before
    end
  end
  if #changes > 0 then
    version = version and version + 1 or now
    for i = 1, #changes, 2 do
      local line = lines[changes[i]]
      if line.quantity == 0 then
        redis.call('HDEL', KEYS[1], changes[i])
      else
        redis.call('HSET', KEYS[1], changes[i], string.format('%d %d %d %d %s%s',
          line.quantity, version - created, line.added, now - created, line.via, line.detail))
      end
    end
    redis.call('HSET', KEYS[1], '@v', version, '@c', created, '@u', now, '@via', ARGV[8])
    local length = redis.call('RPUSH', KEYS[2], cjson.encode({ version, '', unpack(changes) }))
    if length > MAX_JOURNAL then redis.call('LTRIM', KEYS[2], -MAX_JOURNAL, -1) end
    redis.call('EXPIRE', KEYS[1], ARGV[6])
    redis.call('EXPIRE', KEYS[2], ARGV[6])
    redis.call('XADD', KEYS[5], 'MAXLEN', '~', ARGV[9], '*', 'cart', KEYS[1]:match('}:(.+)$'), 'version', version)
  end
  local noted = #notes > 0 and cjson.encode(notes) or ''
  record(ARGV[4] .. ' ' .. noted)
  return answer('OK', noted)
end
