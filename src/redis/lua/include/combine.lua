-- The rule of a merge. Source lines are { key, quantity, detail, added, via }; what becomes of each is an outcome
-- { key, detail, outcome, reason, before, from source, after, cut off by limits, via }.
local function withoutLimits(strategy, before, quantity)
  if strategy == 'SUM' then return before + quantity end
  if strategy == 'MAX' then return math.max(before, quantity) end
  return quantity
end

local function outcomeOf(strategy, before, after, cut)
  if after == before then return cut > 0 and 'NOT_MERGED' or 'UNCHANGED' end
  if before == 0 then return 'ADDED' end
  return strategy == 'KEEP_SOURCE' and 'REPLACED' or 'COMBINED'
end

local function combineLine(strategy, source, limits)
  local key, quantity, detail, _, via = unpack(source)
  local line = lineOf(key)
  local before = line.quantity
  if strategy == 'KEEP_TARGET' then
    return { key, detail, 'NOT_MERGED', 'STRATEGY', before, quantity, before, 0, via }
  end
  if before == 0 and lineCount >= limits.lines then
    return { key, detail, 'NOT_MERGED', 'LINE_LIMIT', 0, quantity, 0, quantity, via }
  end
  if before == 0 and not takeRoom(key, detail, limits.bytes) then
    return { key, detail, 'NOT_MERGED', 'SIZE_LIMIT', 0, quantity, 0, quantity, via }
  end
  local wanted = withoutLimits(strategy, before, quantity)
  -- A line above a limit that was lowered keeps what it has.
  local limit = strategy == 'KEEP_SOURCE' and limits.units or math.max(limits.units, before)
  local after = math.min(wanted, limit)
  local cut = wanted - after
  if before == 0 then line.via, line.detail = via, detail end
  setQuantity(key, after)
  local reason = cut > 0 and 'QUANTITY_LIMIT' or ''
  return { key, detail, outcomeOf(strategy, before, after, cut), reason, before, quantity, after, cut, via }
end

-- Of those that were added in the same second, in the order in which they left.
local function oldestFirst(sources)
  local places = {}
  for place, source in ipairs(sources) do places[source] = place end
  table.sort(sources, function(a, b)
    if a[4] ~= b[4] then return a[4] < b[4] end
    return places[a] < places[b]
  end)
end

-- Takes out of the cart what the source does not have, and gives it as { key, quantity, detail, via }.
local function removeOthers(sources)
  local known, removed = {}, {}
  for _, source in ipairs(sources) do known[source[1]] = true end
  for _, key in ipairs(inOrder(lineKeys())) do
    if not known[key] then
      local line = lineOf(key)
      removed[#removed + 1] = { key, line.quantity, line.detail, line.via }
      setQuantity(key, 0)
    end
  end
  return removed
end

-- Combines source lines into the cart that is read, without writing it. Oldest first, so that it is always the same
-- lines for which there is no room. Limits are those of a cart: { lines, bytes of text }, and of a line: { units }.
-- Mirrored: the caller called the source the target, so KEEP_TARGET is KEEP_SOURCE here; in merges of two accounts that a
-- former release began.
local function combine(strategy, sources, limits, mirrored)
  local outcomes = {}
  -- What KEEP_SOURCE was asked for takes the place of nothing if it has no lines; what KEEP_TARGET was asked for does.
  if mirrored and strategy == 'KEEP_TARGET' and lineCount == 0 then strategy = 'KEEP_SOURCE' end
  local replaces = strategy == 'KEEP_SOURCE' and (mirrored or #sources > 0)
  local removed = replaces and removeOthers(sources) or {}
  oldestFirst(sources)
  for _, source in ipairs(sources) do
    outcomes[#outcomes + 1] = combineLine(strategy, source, limits)
  end
  for _, line in ipairs(removed) do
    local key, quantity, detail, via = unpack(line)
    outcomes[#outcomes + 1] = { key, detail, 'REMOVED', 'STRATEGY', quantity, 0, 0, 0, via }
  end
  return outcomes
end
