-- What of a merge an order may take: units that came into the lines of this cart, and units that only the receipt holds,
-- because a limit or the strategy kept them out or an undo took them back. An undo would give those back, paid for.
local ARRIVED_ANYWAY = { KEEP_SOURCE = true } -- strategies by which the source's line takes the place of the target's

local function arrivedIn(receipt)
  local arrived, kept = {}, {}
  for _, key in ipairs(receipt.kept or {}) do kept[key] = true end
  for _, entry in ipairs(receipt.lines) do
    local key, before, fromSource, after = entry[1], entry[5], entry[6], entry[7]
    local came = ARRIVED_ANYWAY[receipt.strategy] and math.min(fromSource, after) or math.max(after - before, 0)
    arrived[key] = (receipt.state == 'applied' or kept[key]) and came or 0
  end
  return arrived
end

-- Takes up to that many units of a line that stayed outside, and says how many there were.
local function takeFromUndone(receipt, key, most)
  local taken = 0
  for _, gift in ipairs(receipt.returned or {}) do
    if gift[1] == key then
      taken = math.min(most, gift[2])
      gift[2] = gift[2] - taken
    end
  end
  return taken
end

-- A line and the units of it that orders took: `ordered` of what only the receipt holds, `taken` out of the cart. Lists,
-- because a receipt is also searched as text.
local function unitsIn(receipt, list, key)
  receipt[list] = receipt[list] or {}
  for _, pair in ipairs(receipt[list]) do
    if pair[1] == key then return pair end
  end
  local pair = { key, 0 }
  table.insert(receipt[list], pair)
  return pair
end

-- Units of a line that arrived and that no order has taken yet.
local function notTaken(receipt, key, arrived)
  return arrived[key] and math.max(arrived[key] - unitsIn(receipt, 'taken', key)[2], 0) or 0
end

local function takeFromApplied(receipt, key, most, arrived)
  for _, entry in ipairs(receipt.lines) do
    if entry[1] == key then
      local ordered = unitsIn(receipt, 'ordered', key)
      local held = entry[6] - math.min(arrived[key], entry[6]) - ordered[2]
      local taken = math.max(math.min(most, held), 0)
      ordered[2] = ordered[2] + taken
      return taken
    end
  end
  return 0
end

-- Of a line that the merge found as it left it, an undo would give back all that the source had.
local function noteTaken(receipt, key, units)
  local taken = unitsIn(receipt, 'taken', key)
  taken[2] = taken[2] + units
  for _, entry in ipairs(receipt.state == 'applied' and receipt.lines or {}) do
    if entry[1] == key and entry[3] == 'UNCHANGED' then
      local ordered = unitsIn(receipt, 'ordered', key)
      ordered[2] = ordered[2] + units
    end
  end
end

local function takeFromReceipt(receipt, key, most, arrived)
  if receipt.state == 'undone' then return takeFromUndone(receipt, key, most) end
  return takeFromApplied(receipt, key, most, arrived)
end

-- Units of a line that an undo gave back to the source; none if its guest had signed in, and the receipt keeps them.
local function givenBack(receipt, key)
  if receipt.state ~= 'undone' or receipt.returned then return 0 end
  local kept = {}
  for _, line in ipairs(receipt.kept or {}) do kept[line] = true end
  for _, entry in ipairs(receipt.lines) do
    if entry[1] == key then
      return math.max((kept[key] and entry[8] or entry[6]) - (receipt.ordered and unitsIn(receipt, 'ordered', key)[2] or 0), 0)
    end
  end
  return 0
end
