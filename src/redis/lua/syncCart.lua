--[[
  Brings the copy that a client keeps and the cart together by the three-way rule. Makes the cart if there is none. Clamps;
  never fails for one line.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  operations of this period (hash: operation → record)
  KEYS[5]  operations of the neighbouring period, or the same again
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  operation id                                ARGV[8]  fingerprint of the input
  ARGV[9]  ms to keep the record, most client keys     ARGV[10] expected version, or empty
  ARGV[11] most lines a cart may have                  ARGV[12] most units a line may have
  ARGV[13] most bytes of text its lines may have       ARGV[14] version that the copy comes from, or empty
  ARGV[15] replica: names the copy in the journal, or empty
  ARGV[16] operation id under which former instances record this call, or empty
  ARGV[17] the lines from here on, each as index in the call, line key, units, detail
           in place of units AS_IT_IS; UNREADABLE for what may be any line, unless the cart has one of this key;
           or a code and units: these if the cart has the line, otherwise an error and UNREADABLE

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
--- @include room
--- @include version
--- @include keys
--- @include change
--- @include admit
--- @include journal
--- @include others
--- @include threeway
--- @include copy
if isLate then return { 'LATE' } end
if closed then return { 'CLOSED' } end
local base = tonumber(ARGV[14])
if ARGV[16] ~= '' then formerId = ARGV[16] end
local refused = refusal(base, recorded())
if refused then return refused end

replica = ARGV[15]
local others
if base and base ~= 0 and not isOwnVersion(base) then
  note(-1, 'BASE_UNKNOWN')
elseif base then
  others = changesOfOthers(base)
  if not others then note(-1, 'BASE_TOO_OLD') end
end

for i = 17, #ARGV, 4 do readCopyLine(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]) end
if isComplete then addLacking() else note(-1, 'COPY_INCOMPLETE') end

-- What shrinks goes first, to make room for new lines.
local results = {}
local maxQuantity = tonumber(ARGV[12])
for _, entry in ipairs(copy) do
  local index, key, detail, asked = unpack(entry)
  local before = lineOf(key).quantity
  local limit = math.max(maxQuantity, before) -- a line above a limit that was lowered keeps what it has
  local wanted = threeWay(asked and math.min(asked, limit), before, others and (others[key] or {}))
  local result = { index, key, detail, math.min(wanted, limit), math.max(wanted, asked or 0) > limit }
  table.insert(results, result[4] > before and #results + 1 or 1, result)
end
local makesLine = not version
for _, result in ipairs(results) do
  local index, key, detail, quantity, clamped = unpack(result)
  local line = lineOf(key)
  if line.quantity == 0 and quantity > 0 then makesLine = true end
  if line.quantity > 0 or quantity == 0 or admits(index, key, detail, ARGV[11], ARGV[13]) then
    if clamped then note(index, 'QUANTITY_CLAMPED', key) end
    if line.quantity == 0 then line.detail = detail end
    setQuantity(key, quantity)
  end
end

if not makesLine then passWhenFull() end
return commit()
