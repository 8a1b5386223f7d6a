-- What every change that a client asks for shares: it is refused, answered from its record, or executed and recorded.
local CONFLICT = '[[-1,"VERSION_CONFLICT"]]'
local notes = {}
local formerId -- under which former instances record this call, if that is another id
local former, canonical = ARGV[8]:match('^([^|]*)|?(.*)$') -- fingerprints of the input: of its JSON, and of its meaning

local function note(index, code, key)
  notes[#notes + 1] = { index, code, key }
end

local function record(entry)
  redis.call('HSET', KEYS[4], ARGV[7], entry)
  if formerId then redis.call('HSET', KEYS[4], formerId, entry) end
  redis.call('PEXPIRE', KEYS[4], keepMs)
end

local function recordNotes(noted)
  local call = mostKeys == '' and ARGV[5] or ARGV[5] .. '.' .. now
  if canonical ~= '' then call = call .. '|' .. canonical end
  record(former .. ' ' .. call .. ' ' .. noted)
end

local function find(id)
  local entry = redis.call('HGET', KEYS[4], id)
  if not entry and KEYS[5] ~= KEYS[4] then entry = redis.call('HGET', KEYS[5], id) end
  return entry
end

-- What stands under this operation id, whether it is of the same input, the call that left it and its notes; nil if
-- nothing does. A record without a canonical fingerprint is of a former instance, or of an input that has one spelling.
local function recorded()
  local entry = find(ARGV[7]) or formerId and find(formerId)
  if not entry then return end
  local formerOfEntry, call, canonicalOfEntry, noted = entry:match('^(%S*) ([^%s|.]+)%.?%d*|?(%S*) (.*)$')
  if noted == CONFLICT then return end -- former instances recorded what uses no key up
  if canonical ~= '' and canonicalOfEntry ~= '' then return entry, canonical == canonicalOfEntry, call, noted end
  return entry, former == formerOfEntry, call, noted
end

-- An answer if this call, of which that is recorded, must not be executed: done before, for another cart or for another
-- version.
local function refusalBy(entry, isSame, call, noted)
  if entry then
    if not isSame then return { 'IDEMPOTENCY_KEY_REUSED', '', fields } end
    -- Written again so that WAIT, which counts only what its own connection wrote, covers the first execution too.
    record(entry)
    return { call == ARGV[5] and 'OK' or 'REPLAYED', noted, fields }
  end
  if alias then return { 'FOLLOW', alias, hasOwnVersion() and 'OWN_VERSION' or '' } end
  -- Not recorded, so that the call may come again under its key with the version that it was shown.
  if ARGV[10] ~= '' and tonumber(ARGV[10]) ~= (version or 0) then return { 'OK', CONFLICT, fields } end
  local wait = waitForKey()
  if wait then return { 'FULL', tostring(wait) } end
end

-- The same, and if it came too late, or after its guest signed in: their cart answers nothing any more, not even what
-- was done before, so that a client never takes it for the one it goes on with.
local function refusal()
  if isLate() then return { 'LATE' } end
  if closed then return { 'CLOSED' } end
  return refusalBy(recorded())
end

local function commit()
  local noted = #notes > 0 and cjson.encode(notes) or ''
  if not canKeep(noted) then return { 'FULL', tostring(math.min(keepMs / 1000, 60)) } end
  writeCart()
  recordNotes(noted)
  countNotes(noted)
  return { 'OK', noted, fields }
end
