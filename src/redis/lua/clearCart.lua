--[[
  Empties a cart, or takes out only what it held at a version: what was added later stays.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  operations of this period (hash: operation → record)
  KEYS[4]  operations of the period before             KEYS[5]  outbox (stream)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  operation id                                ARGV[4]  fingerprint of the input
  ARGV[5]  how long to keep the record, in ms          ARGV[6]  how long to keep the cart, in s
  ARGV[7]  expected version, or empty                  ARGV[8]  channel code
  ARGV[9]  entries to keep in the outbox, roughly
  ARGV[10] version up to which to clear, or empty for all

  Returns { status, notes, cart }: notes is JSON [[index, code, line], …] or empty, cart is field, value, …
    OK                      executed; notes name the lines that were not applied as asked
    REPLAYED                executed before under this operation id; notes of that time, cart of now
    IDEMPOTENCY_KEY_REUSED  executed before with another input; nothing changed
    LATE                    no notes, no cart; came too late to be applied; nothing changed
]]
--- @include change
local refused = refusal()
if refused then return refused end

local upTo = tonumber(ARGV[10])
local reachesBack, addedLater = false, {}
if upTo then
  for position, text in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
    local entry = cjson.decode(text)
    if position == 1 then reachesBack = entry[1] <= upTo + 1 or entry[1] == created end
    for i = 3, entry[1] > upTo and #entry or 0, 2 do
      addedLater[entry[i]] = (addedLater[entry[i]] or 0) + entry[i + 1]
    end
  end
end

local fields = redis.call('HGETALL', KEYS[1])
for i = 1, #fields, 2 do
  local key = fields[i]
  if key:sub(1, 1) ~= '@' then
    local stamp = created + fields[i + 1]:match('^%d+ (%d+)')
    if not upTo or stamp <= upTo then
      setQuantity(key, lineOf(key), 0)
    elseif reachesBack then
      local line = lineOf(key)
      setQuantity(key, line, math.max(math.min(addedLater[key] or 0, line.quantity), 0))
    else
      note(-1, 'BASE_TOO_OLD', key)
    end
  end
end

return commit()
