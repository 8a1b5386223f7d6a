--[[
  Gives lines of a cart the quantities that were asked for; 0 removes. Of a line that comes twice the last quantity counts.
  Never makes a line, never fails for one.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  operations of this period (hash: operation → record)
  KEYS[5]  operations of the neighbouring period, or the same again
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  operation id                                ARGV[8]  fingerprint of the input
  ARGV[9]  ms to keep the record, most client keys     ARGV[10] expected version, or empty
  ARGV[11] most units a line may have
  ARGV[12] the lines from here on, each as index in the call, line key, units

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
if isLate then return { 'LATE' } end
if closed then return { 'CLOSED' } end
local refused = refusal(nil, recorded())
if refused then return refused end

local maxQuantity = tonumber(ARGV[11])
for i = 12, #ARGV, 3 do
  local index, key, asked = ARGV[i], ARGV[i + 1], tonumber(ARGV[i + 2])
  if lineOf(key).before == 0 then
    note(index, 'LINE_NOT_FOUND', key)
  else
    if asked > maxQuantity then note(index, 'QUANTITY_CLAMPED', key) end
    setQuantity(key, math.min(asked, maxQuantity))
  end
end

return commit()
