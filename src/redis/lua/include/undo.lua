-- The rule of an undo, for the cart that is read. Fills receipt.give with { key, quantity, detail, via } for the source,
-- and receipt.kept with the keys of the lines that stay because somebody changed them since.
local WRITTEN = { ADDED = true, COMBINED = true, REPLACED = true, REMOVED = true }

local function takeBack(receipt)
  local changed = {}
  local reachesBack = eachChangeAfter(receipt.version, function(key) changed[key] = true end)
  receipt.give, receipt.kept = {}, {}
  local ordered = {}
  for _, pair in ipairs(receipt.ordered or {}) do ordered[pair[1]] = pair[2] end
  for _, entry in ipairs(receipt.lines) do
    local key, detail, outcome, _, before, fromSource, _, cut, via = unpack(entry)
    local line = lineOf(key)
    local untouched = line.stamp == receipt.version
    -- A line that is gone has no stamp; only the journal knows whether it was there again meanwhile.
    if outcome == 'REMOVED' then untouched = line.quantity == 0 and reachesBack and not changed[key] end
    local back = fromSource
    if WRITTEN[outcome] then
      if untouched then
        if line.before == 0 then line.detail, line.via = detail, via end
        setQuantity(key, before)
      else
        receipt.kept[#receipt.kept + 1] = key
        back = cut
      end
    end
    -- What an order took of the units that only the receipt holds was paid for.
    back = back - (ordered[key] or 0)
    if back > 0 then receipt.give[#receipt.give + 1] = { key, back, detail, via } end
  end
end
