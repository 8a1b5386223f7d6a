local MOST_DEPARTURES = 100

-- The merges by which lines have left this cart until now, oldest first; if a version is given, only since then.
local function departuresUntilNow(sinceVersion)
  local found, ids = {}, {}
  for _, id in ipairs(redis.call('LRANGE', KEYS.departureOrder, -MOST_DEPARTURES, -1)) do
    local text = redis.call('HGET', KEYS.departures, id)
    local departure = text and not tonumber(text) and cjson.decode(text)
    if departure and (departure.version or math.huge) >= (sinceVersion or 0) then found[#found + 1] = departure end
  end
  -- Of one second the versions of the cart tell; those of different lives of a cart can be far apart.
  table.sort(found, function(a, b)
    if a.at ~= b.at then return a.at < b.at end
    return (a.version or 0) < (b.version or 0)
  end)
  for _, departure in ipairs(found) do ids[#ids + 1] = departure.id end
  return ids
end

local function areAllIn(ids, others)
  local isIn = {}
  for _, id in ipairs(others) do isIn[id] = true end
  for _, id in ipairs(ids) do
    if not isIn[id] then return false end
  end
  return true
end
