-- The copy of a client, as it is read line by line: { index, key, detail, units }, and the lines that it lacks without units.
local copy, listed = {}, {}
local isComplete = true -- otherwise some line of it cannot be read, and nothing counts as lacking

-- The units that a copy gives a line which the cart may hold only from before its text was refused.
local function unitsIfHeld(index, key, code, units)
  if valueOf(key) then return units end
  if code == 'INVALID_SKU' then note(index, 'INVALID_SKU') else note(index, 'INVALID_ATTRIBUTES') end
  return 'UNREADABLE'
end

local function readCopyLine(index, key, units, detail)
  local code, unlessRefused = units:match('^(%S+) (%d+)$')
  if code then units = unitsIfHeld(index, key, code, unlessRefused) end
  listed[key] = true
  if tonumber(units) then copy[#copy + 1] = { index, key, detail, tonumber(units) } end
  if units == 'UNREADABLE' and not valueOf(key) then isComplete = false end
end

local function addLacking()
  for _, key in ipairs(lineKeys()) do
    if not listed[key] then copy[#copy + 1] = { -1, key, '' } end
  end
end
