--[[
  Empties a cart, or takes out only what it held at a version: what was added later stays.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  operations of this period (hash: operation → record)
  KEYS[5]  operations of the neighbouring period, or the same again
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  operation id                                ARGV[8]  fingerprint of the input
  ARGV[9]  ms to keep the record, most client keys     ARGV[10] expected version, or empty
  ARGV[11] version up to which to clear, or empty for all

  Returns { status, notes, cart }: notes is JSON [[index, code, line], …] or empty, cart is JSON [field, value, …]
    OK                      executed; notes name the lines that were not applied as asked
    REPLAYED                executed before under this operation id; notes of that time, cart of now
    IDEMPOTENCY_KEY_REUSED  executed before with another input; nothing changed
    FOLLOW                  notes is the older identity whose cart this one has become; instead of a cart OWN_VERSION if a
                            version in the call is one that this cart has had, or empty; nothing changed
    CLOSED                  no notes, no cart; the guest has signed in, and the cart with them; nothing changed
    FULL                    the second value is the seconds until a further key can be kept; no cart; nothing changed
    LATE                    no notes, no cart; came too late to be applied; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
--- @include journal
if isLate then return { 'LATE' } end
if closed then return { 'CLOSED' } end
local upTo = tonumber(ARGV[11])
local refused = refusal(upTo, recorded())
if refused then return refused end
if upTo and upTo ~= 0 and not isOwnVersion(upTo) then
  note(-1, 'VERSION_OF_OTHER_CART')
  return commit()
end

-- The journal remembers how far a clear went, in place of a replica.
local function clearedUpTo(by)
  return tonumber(by:match('^clear (%d+)$'))
end

local isKnown, isCleared, addedLater = false, false, {}
if upTo then
  replica = 'clear ' .. ARGV[11]
  local reachesBack, isWhole = eachChangeAfter(upTo, function(key, delta, by)
    local cleared = clearedUpTo(by)
    isCleared = isCleared or cleared ~= nil and cleared >= upTo
    -- What an earlier clear or an order took out had been there by this version; anything else comes off what was added
    -- since, and beyond that off what was there then.
    if not cleared and by ~= 'order' then addedLater[key] = math.max((addedLater[key] or 0) + delta, 0) end
  end)
  isKnown = reachesBack or isWhole
end
if isCleared then return commit() end

for _, key in ipairs(lineKeys()) do
  local line = lineOf(key)
  if not upTo or line.stamp <= upTo then
    setQuantity(key, 0)
  elseif isKnown then
    setQuantity(key, math.min(addedLater[key] or 0, line.quantity))
  else
    note(-1, 'BASE_TOO_OLD', key)
  end
end

return commit()
