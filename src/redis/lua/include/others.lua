-- What others than the replica at work did to each line after a version, as line key → deltas, oldest first; nil if the
-- journal does not reach back to that version. The cart is one whose version is that or higher.
local function changesOfOthers(sinceVersion)
  local changes = {}
  local reachesBack, isWhole = eachChangeAfter(sinceVersion, function(key, delta, by)
    if replica ~= '' and by == replica then return end
    changes[key] = changes[key] or {}
    table.insert(changes[key], delta)
  end)
  -- Before its first version a cart was nobody's, and that was version 0.
  local isKnown = sinceVersion == (version or 0) or reachesBack or sinceVersion == 0 and isWhole
  return isKnown and changes or nil
end
