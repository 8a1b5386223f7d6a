-- A cart that is read line by line, and changed in memory only: Redis does not roll back, so what is written comes last.
local META_FIELDS = 5 -- @v version, @c created, @u updated, @via channel, @i incarnation

local now = tonumber(ARGV[1])
local meta = redis.call('HMGET', KEYS[1], '@v', '@c', '@i', '@alias', '@u')
local version, created = tonumber(meta[1]), tonumber(meta[2] or now)
local incarnation, alias = meta[3], meta[4]
now = math.max(now, tonumber(meta[5] or now)) -- clocks of instances differ, times in a cart do not run backwards
local lineCount = math.max(redis.call('HLEN', KEYS[1]) - META_FIELDS, 0)
local lines, touched = {}, {}

local function cartNow()
  return redis.call('HGETALL', KEYS[1])
end

-- The line of this key as it would be now; quantity 0 if there is none.
local function lineOf(key)
  local line = lines[key]
  if not line then
    local value = redis.call('HGET', KEYS[1], key)
    line = { before = 0, quantity = 0, added = now - created, via = ARGV[4], detail = '' }
    if value then
      local quantity, stamp, added, via, detail = value:match('^(%d+) (%d+) (%d+) %d+ (%w)(.*)$')
      line = { before = tonumber(quantity), quantity = tonumber(quantity), stamp = created + stamp, added = added,
        via = via, detail = detail }
    end
    lines[key] = line
  end
  return line
end

-- The keys of all lines, in no order.
local function lineKeys()
  local keys = {}
  for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
    if field:sub(1, 1) ~= '@' then keys[#keys + 1] = field end
  end
  return keys
end

local function setQuantity(key, quantity)
  local line = lineOf(key)
  if line.quantity == 0 and quantity > 0 then lineCount = lineCount + 1 end
  if line.quantity > 0 and quantity == 0 then lineCount = lineCount - 1 end
  if not line.touched then touched[#touched + 1] = key end
  line.touched, line.quantity = true, quantity
end
