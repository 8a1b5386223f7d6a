-- What one step takes of an order, out of the lines of the cart that is read and out of the receipt by which they came.
-- Returns, each as line → units: what it took; what came by the merge and was not taken, so that as much can have gone on
-- from here; what the undo of the merge gave back.
local function takeUnits(order, receipt, cart)
  local units, left, back = {}, {}, {}
  local arrived = receipt and arrivedIn(receipt) or {}
  local taken, takenAt = unitsTaken(order), versionTakenAt(order, cart)
  local cameLater = isReturn or receipt and takenAt and receipt.version > takenAt
  local old = takenAt and not cameLater and oldUnits(takenAt)
  for i = ARGV.lines.first, #ARGV, ARGV.lines.size do
    local key, line, bound = ARGV[i].key, lineOf(ARGV[i].key), tonumber(ARGV[i].most)
    local rest, most = ARGV[i].ordered - (taken[key] or 0), bound
    if path ~= '' and not isReturn then most = math.min(bound, receipt and notTaken(receipt, key, arrived) or 0) end
    local here = math.max(math.min(old and old(line, key) or line.quantity, rest, most), 0)
    if path ~= '' and most > here then left[key] = most - here end
    if here > 0 then setQuantity(key, line.quantity - here) end
    if receipt then
      if here > 0 then noteTaken(receipt, key, here) end
      back[key] = math.min(bound, givenBack(receipt, key))
      if rest > here then here = here + takeFromReceipt(receipt, key, rest - here, arrived) end
    end
    if here > 0 then units[key] = here end
  end
  return units, left, back
end
