-- The rule of a sync, for one line: how many units it has when the copy of a client and the cart have come together.
--   mine    units in the copy, 0 at least; nil if the line is not in it
--   now     units in the cart, 0 if the line is not in it
--   others  what others did to the line since the version that the copy comes from, as deltas, oldest first;
--           nil if nobody knows that version
local function threeWay(mine, now, others)
  if not others then
    -- A line that the copy lacks may be one that it never saw, so only one that it has with 0 units was removed.
    if mine == 0 then return 0 end
    return math.max(mine or 0, now)
  end
  -- What others did is done again to the copy, step by step: units that both took out are taken out once, and what was
  -- added after that is not swallowed.
  local quantity = mine or 0
  for _, delta in ipairs(others) do quantity = math.max(quantity + delta, 0) end
  return quantity
end
