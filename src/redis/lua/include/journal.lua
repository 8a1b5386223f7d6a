-- Calls visit(line key, delta, replica) for each change after a version, oldest first.
-- Returns whether the journal reaches back to that version, and whether it begins where the cart does.
local function eachChangeAfter(sinceVersion, visit)
  local first
  for _, text in ipairs(redis.call('LRANGE', KEYS.journal, 0, -1)) do
    local entry = cmsgpack.unpack(text)
    first = first or entry[1]
    for i = 3, entry[1] > sinceVersion and #entry or 0, 2 do visit(entry[i], entry[i + 1], entry[2]) end
  end
  return first ~= nil and first <= sinceVersion + 1, first == created
end
