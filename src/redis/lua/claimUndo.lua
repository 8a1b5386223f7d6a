--[[
  Takes back what a merge brought into a cart, line by line, as far as nobody changed the line since, and writes into the
  receipt what is to be given back to the source, and what was kept.

  KEYS[1]  cart (hash: line key or @meta → value)      KEYS[2]  journal (list of [version, replica, line, delta, …])
  KEYS[3]  outbox (stream)
  KEYS[4]  operations of this period (hash: operation → record)
  KEYS[5]  operations of the neighbouring period, or the same again
  KEYS[6]  receipts (hash: merge id → JSON)            KEYS[7]  claims (sorted set: what is unfinished, by time)
  ARGV[1]  now, in seconds since 2026-01-01            ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  how long to keep the cart, in s             ARGV[4]  channel code
  ARGV[5]  random, of this call; names a new incarnation ARGV[6]  entries to keep in the outbox, roughly
  ARGV[7]  operation id                                ARGV[8]  fingerprint of the input
  ARGV[9]  ms to keep the record, most client keys     ARGV[10] expected version, or empty
  ARGV[11] merge id                                    ARGV[12] merges before this moment stay, in s since 2026-01-01
  ARGV[13] request that asks                           ARGV[14] what claims calls it

  Returns { status, receipt, cart }: JSON; JSON [field, value, …]
    UNDOING                 taken back, now or before; what the receipt gives is still to be given
    UNDONE                  undone before
    NOT_FOUND               this cart has no such receipt; nothing changed
    REFUSED                 the merge of two accounts of one person, or of too long ago; nothing changed
    OK                      nothing changed, for what receipt, here the notes of change, says
    REPLAYED                the same, said before under this operation id
    IDEMPOTENCY_KEY_REUSED  executed before with another input; nothing changed
    CLOSED                  the guest has signed in, and the cart with them; nothing changed
    FOLLOW                  receipt is the older identity whose cart this one has become; instead of a cart OWN_VERSION if
                            the expected version is one that this cart has had, or empty; nothing changed
    FULL                    the second value is the seconds until a further key can be kept; no cart; nothing changed
    LATE                    came too late to be applied; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
--- @include journal
--- @include undo
if isLate then return { 'LATE' } end

local mergeId = ARGV[11]
local known = redis.call('HGET', KEYS[6], mergeId)
local receipt = known and cjson.decode(known)
if closed and not (receipt and receipt.state == 'undoing') then return { 'CLOSED', '', cjson.encode(fields) } end
local entry, isSame, call, noted = recorded()
if entry and not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', cjson.encode(fields) } end
-- Before the alias, so that an undo that began comes to rest even if one stands here by then, or the cart is closed.
if receipt and receipt.state ~= 'applied' then
  if not entry then recordNotes('') end
  redis.call('HSET', KEYS[6], mergeId, known) -- so that WAIT covers it
  return { string.upper(receipt.state), known, cjson.encode(fields) }
end
local refused = refusal(nil, entry, isSame, call, noted)
if refused then return refused end
if not receipt then return { 'NOT_FOUND', '', cjson.encode(fields) } end
if receipt.alias or receipt.at < tonumber(ARGV[12]) then return { 'REFUSED', '', cjson.encode(fields) } end

takeBack(receipt)
receipt.state, receipt.undoRequest = 'undoing', ARGV[13]
local undoing = cjson.encode(receipt)
local cart = commit()[3]
redis.call('HSET', KEYS[6], mergeId, undoing)
redis.call('ZADD', KEYS[7], redisSeconds, ARGV[14])
return { 'UNDOING', undoing, cart }
