-- Whether a call may bring in a line that the cart does not hold; what stands in its way is noted.
local function admits(index, key, detail, maxLines, maxBytes)
  if lineCount >= tonumber(maxLines) then
    note(index, 'CART_FULL', key)
    return false
  end
  if takeRoom(key, detail, tonumber(maxBytes)) then return true end
  note(index, 'CART_TOO_LARGE', key)
  return false
end
