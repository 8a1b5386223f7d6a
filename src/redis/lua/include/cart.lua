--[[
  A cart that is read once and changed in memory only: Redis does not roll back, so what is written comes last.

  KEYS.cart     hash: line key or @meta → value
  ARGV.now      seconds since 2026-01-01
  ARGV.channel  channel code
]]
local META_FIELDS = 5 -- @v version, @c created, @u updated, @via channel, @i incarnation

local fields = redis.call('HGETALL', KEYS.cart) -- field, value, …
-- field → where its value is; named fields make it large enough for a small cart at once, as growing it costs more
local places = { ['@v'] = nil, ['@c'] = nil, ['@u'] = nil, ['@via'] = nil, ['@i'] = nil }
for i = 1, #fields, 2 do places[fields[i]] = i + 1 end
local lineCount = math.max(#fields / 2 - META_FIELDS, 0)
local lines, touched = {}, {}

local function valueOf(field)
  return fields[places[field]]
end

local now = math.max(ARGV.now, valueOf('@u') or 0) -- clocks of instances differ, times in a cart do not run backwards
local version, created = tonumber(valueOf('@v')), tonumber(valueOf('@c') or now)
local incarnation, alias = valueOf('@i'), valueOf('@alias')
-- When the guest signed in. Clients get no more answers from such a cart, not even about what was done before, so that
-- none takes it for the cart it goes on with.
local closed = valueOf('@closed')

-- The line of this key as it would be now; quantity 0 if there is none. Zeros before its numbers hold its place among the
-- lines that were added in the same second: hundreds before stamp, ones before added, tens before updated.
local function lineOf(key)
  if lines[key] then return lines[key] end
  local quantity, hundreds, stamp, added, tens, via, detail = 0, '', nil, nil, '', ARGV.channel, ''
  local value = valueOf(key)
  if value then
    quantity, hundreds, stamp, added, tens, via, detail = value:match('^(%d+) (0*)(%d+) (%d+) (0*)%d+ (%w)(.*)$')
    quantity, stamp = tonumber(quantity), created + stamp
  end
  local line = { before = quantity, quantity = quantity, stamp = stamp, added = added, hundreds = hundreds, tens = tens,
    via = via, detail = detail, touched = false }
  lines[key] = line
  return line
end

-- The keys of all lines, in no order.
local function lineKeys()
  local keys = {}
  for i = 1, #fields, 2 do
    if fields[i]:sub(1, 1) ~= '@' then keys[#keys + 1] = fields[i] end
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
