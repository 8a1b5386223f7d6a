-- What every change that a client asks for shares: it is refused, answered from its record, or executed and recorded.
local notes = {}

local function note(index, code, key)
  notes[#notes + 1] = { index, code, key }
end

local function record(entry)
  redis.call('HSET', KEYS[4], ARGV[7], entry)
  redis.call('PEXPIRE', KEYS[4], ARGV[9])
end

local function recordNotes(noted)
  record(ARGV[8] .. ' ' .. ARGV[5] .. ' ' .. noted)
end

-- What stands under this operation id, and the fingerprint, the call and the notes in it; nil if nothing does.
local function recorded()
  local entry = redis.call('HGET', KEYS[4], ARGV[7])
  if not entry and KEYS[5] ~= KEYS[4] then entry = redis.call('HGET', KEYS[5], ARGV[7]) end
  if entry then return entry, entry:match('^(%S*) (%S+) (.*)$') end
end

-- An answer if this call, of which that is recorded, must not be executed: done before, for another cart or for another
-- version.
local function refusalBy(entry, fingerprint, call, noted)
  if entry then
    if fingerprint ~= ARGV[8] then return { 'IDEMPOTENCY_KEY_REUSED', '', fields } end
    -- Written again so that WAIT, which counts only what its own connection wrote, covers the first execution too.
    record(entry)
    return { call == ARGV[5] and 'OK' or 'REPLAYED', noted, fields }
  end
  if alias then return { 'FOLLOW', alias, hasOwnVersion() and 'OWN_VERSION' or '' } end
  if ARGV[10] ~= '' and tonumber(ARGV[10]) ~= (version or 0) then
    local noted = cjson.encode({ { -1, 'VERSION_CONFLICT' } })
    recordNotes(noted)
    return { 'OK', noted, fields }
  end
end

-- The same, and if it came too late.
local function refusal()
  if isLate() then return { 'LATE' } end
  return refusalBy(recorded())
end

local function commit()
  local noted = #notes > 0 and cjson.encode(notes) or ''
  writeCart()
  recordNotes(noted)
  return { 'OK', noted, fields }
end
