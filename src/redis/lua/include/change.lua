--[[
  What every change that a client asks for shares: it is refused, answered from its record, or executed and recorded.

  KEYS.operations       operations of this period (hash: operation id → record)
  KEYS.otherOperations  operations of the neighbouring period, or the same again
  ARGV.operation        operation id
  ARGV.fingerprint      of the input; empty if nobody but us knows the operation id
  ARGV.keep             ms to keep the record, and the most client keys that the cart may have
  ARGV.expectedVersion  or empty

  Returns: notes is JSON [[index, code, line], …] or empty, cart is JSON [field, value, …]
    OK(notes, cart)                      executed; notes name the lines that were not applied as asked
    REPLAYED(notes, cart)                already executed under this operation id; its notes, and the current cart
    IDEMPOTENCY_KEY_REUSED(notes, cart)  executed before with another input; nothing changed
    FOLLOW(alias, ownVersion)            the older identity whose cart this one has become, and OWN_VERSION if a
                                         version in the call is one that this cart has had, or empty; nothing changed
    CLOSED                               the guest has signed in, and the cart with them; nothing changed
    FULL(seconds)                        until a further key can be kept; nothing changed
]]
local notes = {}
local formerId -- under which former instances record this call, if that is another id

local function note(index, code, key)
  notes[#notes + 1] = { tonumber(index), code, key }
end

local function record(entry)
  redis.call('HSET', KEYS.operations, ARGV.operation, entry)
  if formerId then redis.call('HSET', KEYS.operations, formerId, entry) end
  redis.call('PEXPIRE', KEYS.operations, ARGV.keep:match('^%d+'))
end

-- At `maxmemory` Redis refuses a script at its first write, unless that needs no memory; then it lets the script finish.
local function passWhenFull()
  redis.call('HDEL', KEYS.cart, '')
end

local function recordNotes(noted)
  -- An id of our own has no fingerprint.
  if KEYS.operations == KEYS.otherOperations then return record(' ' .. ARGV.call .. ' ' .. noted) end
  local fingerprint, made = ARGV.fingerprint, string.format('.%d', now)
  local bar = fingerprint:find('|', 1, true) or #fingerprint + 1
  record(fingerprint:sub(1, bar - 1) .. ' ' .. ARGV.call .. made .. fingerprint:sub(bar) .. ' ' .. noted)
end

local function find(id)
  return redis.call('HGET', KEYS.operations, id) or neighbours > 0 and redis.call('HGET', KEYS.otherOperations, id)
end

-- What stands under this operation id, whether it is of the same input, the call that left it and its notes; nil if
-- nothing does. A record without a canonical fingerprint is of a former instance, or of an input that has one spelling.
local function recorded()
  local entry = find(ARGV.operation) or formerId and find(formerId)
  if not entry then return end
  -- Fingerprints of the input: of its JSON, and of its meaning.
  local former, canonical = ARGV.fingerprint:match('^([^|]*)|?(.*)$')
  local formerOfEntry, call, canonicalOfEntry, noted = entry:match('^(%S*) ([^%s|.]+)%.?%d*|?(%S*) (.*)$')
  if noted == '[[-1,"VERSION_CONFLICT"]]' then return end -- former instances recorded what uses no key up
  if canonical ~= '' and canonicalOfEntry ~= '' then return entry, canonical == canonicalOfEntry, call, noted end
  return entry, former == formerOfEntry, call, noted
end

-- An answer if this call, of which that is recorded, must not be executed: done before, for another cart or for another
-- version. Beside the version that it expects, a call may name another: a base, or how far to clear.
local function refusal(namedVersion, entry, isSame, call, noted)
  if entry then
    if not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', cjson.encode(fields) } end
    passWhenFull()
    -- Written again so that WAIT, which counts only what its own connection wrote, covers the first execution too.
    record(entry)
    return { call == ARGV.call and 'OK' or 'REPLAYED', noted, cjson.encode(fields) }
  end
  if alias then
    local isOwn = isOwnVersion(tonumber(ARGV.expectedVersion)) or isOwnVersion(namedVersion)
    return { 'FOLLOW', alias, isOwn and 'OWN_VERSION' or '' }
  end
  -- Not recorded, so that the call may come again under its key with the version that it was shown.
  if ARGV.expectedVersion ~= '' and tonumber(ARGV.expectedVersion) ~= (version or 0) then
    return { 'OK', '[[-1,"VERSION_CONFLICT"]]', cjson.encode(fields) }
  end
  local wait = waitForKey()
  if wait then return { 'FULL', tostring(wait) } end
end

local function commit()
  local noted = #notes > 0 and cjson.encode(notes) or ''
  local LONG_NOTES, MOST_LONG_NOTES = 512, 500000 -- bytes: of one call, and of all long ones in a period
  local isLong = #noted > LONG_NOTES -- of a call of many lines; a departure that carries many such would block Redis
  if isLong and tonumber(redis.call('HGET', KEYS.operations, '@long') or 0) + #noted > MOST_LONG_NOTES then
    return { 'FULL', tostring(math.min(ARGV.keep:match('^%d+') / 1000, 60)) }
  end
  writeCart()
  recordNotes(noted)
  if isLong then redis.call('HINCRBY', KEYS.operations, '@long', #noted) end
  return { 'OK', noted, cjson.encode(fields) }
end
