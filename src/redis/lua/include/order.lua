-- Sorts keys into the order in which their lines were added, and gives them. Those of a small cart mostly come that way.
local function inOrder(keys)
  local places, last, isSorted = {}, -1, true
  for _, key in ipairs(keys) do
    local line = lineOf(key)
    local place = line.added * 1000 + #line.hundreds * 100 + #line.tens * 10 + #line.added:match('^(0*)%d')
    isSorted = isSorted and place > last
    places[key], last = place, place
  end
  if not isSorted then
    table.sort(keys, function(a, b)
      if places[a] ~= places[b] then return places[a] < places[b] end
      return a < b
    end)
  end
  return keys
end
