-- What others than the replica at work did to each line after a version, as line key → deltas, oldest first; nil if the
-- journal does not reach back to that version. The cart is one whose version is that or higher.
local function changesOfOthers(sinceVersion)
  local changes, reachesBack = {}, sinceVersion == (version or 0)
  for position, text in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
    local entry = cjson.decode(text)
    -- Before its first version a cart was nobody's, and that was version 0.
    if position == 1 then reachesBack = entry[1] <= sinceVersion + 1 or sinceVersion == 0 and entry[1] == created end
    local own = replica ~= '' and entry[2] == replica
    for i = 3, (entry[1] > sinceVersion and not own) and #entry or 0, 2 do
      local deltas = changes[entry[i]] or {}
      changes[entry[i]] = deltas
      deltas[#deltas + 1] = entry[i + 1]
    end
  end
  return reachesBack and changes or nil
end
