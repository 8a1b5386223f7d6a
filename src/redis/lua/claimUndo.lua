--[[
  Takes back what a merge brought into a cart, line by line, as far as nobody changed the line since, and writes into the
  receipt what is to be given back to the source, and what was kept.

  KEYS.receipts  hash: merge id → JSON
  KEYS.claims    sorted set: what is unfinished, by time
  ARGV.mergeId   of the merge
  ARGV.since     merges before this moment stay, in s since 2026-01-01
  ARGV.request   request that asks
  ARGV.claim     what claims calls it

  Returns: receipt is JSON, or empty
    UNDOING(receipt, cart)    taken back, now or before; what the receipt gives is still to be given
    UNDONE(receipt, cart)     undone before
    NOT_FOUND(receipt, cart)  this cart has no such receipt; nothing changed
    REFUSED(receipt, cart)    the merge of two accounts of one person, or of too long ago; nothing changed
    OK(notes, cart)           nothing changed, for what the notes say
    CLOSED(receipt, cart)     the guest has signed in, and the cart with them; nothing changed
]]
--- @include late
--- @include cart
--- @include write
--- @include version
--- @include keys
--- @include change
--- @include journal

-- The rule of an undo, for the cart that is read. Fills receipt.give with { key, quantity, detail, via } for the source,
-- and receipt.kept with the keys of the lines that stay because somebody changed them since.
local WRITTEN = { ADDED = true, COMBINED = true, REPLACED = true, REMOVED = true }

local function takeBack(receipt)
  local changed = {}
  local reachesBack = eachChangeAfter(receipt.version, function(key) changed[key] = true end)
  receipt.give, receipt.kept = {}, {}
  local ordered = {}
  for _, pair in ipairs(receipt.ordered or {}) do ordered[pair[1]] = pair[2] end
  for _, entry in ipairs(receipt.lines) do
    local key, detail, outcome, _, before, fromSource, _, cut, via = unpack(entry)
    local line = lineOf(key)
    local untouched = line.stamp == receipt.version
    -- A line that is gone has no stamp; only the journal knows whether it was there again meanwhile.
    if outcome == 'REMOVED' then untouched = line.quantity == 0 and reachesBack and not changed[key] end
    local back = fromSource
    if WRITTEN[outcome] then
      if untouched then
        if line.before == 0 then line.detail, line.via = detail, via end
        setQuantity(key, before)
      else
        receipt.kept[#receipt.kept + 1] = key
        back = cut
      end
    end
    -- What an order took of the units that only the receipt holds was paid for.
    back = back - (ordered[key] or 0)
    if back > 0 then receipt.give[#receipt.give + 1] = { key, back, detail, via } end
  end
end

local mergeId = ARGV.mergeId
local known = redis.call('HGET', KEYS.receipts, mergeId)
local receipt = known and cjson.decode(known)
if closed and not (receipt and receipt.state == 'undoing') then return { 'CLOSED', '', cjson.encode(fields) } end
local entry, isSame, call, noted = recorded()
if entry and not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', cjson.encode(fields) } end
-- Before the alias, so that an undo that began comes to rest even if one stands here by then, or the cart is closed.
if receipt and receipt.state ~= 'applied' then
  if not entry then recordNotes('') end
  redis.call('HSET', KEYS.receipts, mergeId, known) -- so that WAIT covers it
  return { string.upper(receipt.state), known, cjson.encode(fields) }
end
local refused = refusal(nil, entry, isSame, call, noted)
if refused then return refused end
if not receipt then return { 'NOT_FOUND', '', cjson.encode(fields) } end
if receipt.alias or receipt.at < tonumber(ARGV.since) then return { 'REFUSED', '', cjson.encode(fields) } end

takeBack(receipt)
receipt.state, receipt.undoRequest = 'undoing', ARGV.request
local undoing = cjson.encode(receipt)
local cart = commit()[3]
redis.call('HSET', KEYS.receipts, mergeId, undoing)
redis.call('ZADD', KEYS.claims, redisSeconds, ARGV.claim)
return { 'UNDOING', undoing, cart }
