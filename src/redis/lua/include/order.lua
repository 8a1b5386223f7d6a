-- Sorts keys into the order in which their lines were added, and gives them.
local function inOrder(keys)
  local places = {}
  for _, key in ipairs(keys) do
    local line = lineOf(key)
    places[key] = line.added * 1000 + #line.hundreds * 100 + #line.tens * 10 + zeros(line.added)
  end
  table.sort(keys, function(a, b)
    if places[a] ~= places[b] then return places[a] < places[b] end
    return a < b
  end)
  return keys
end
