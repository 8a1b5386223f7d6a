-- The bound on the text of a cart: sku, attribute keys and values of all its lines, in bytes of UTF-8. What Redis stores
-- of a cart is more than its text and known at once, so the text itself is counted only near the bound.
local atMost, exactly

-- Whether there is room for a line that the cart does not hold; if so, the room is taken.
local function takeRoom(key, detail, maxBytes)
  if not atMost then
    atMost = 0
    for i = 1, #fields do atMost = atMost + #fields[i] end
  end
  atMost = atMost + #key + #detail
  if atMost <= maxBytes then return true end

  local function bytesOf(key, detail)
    local text = detail == '' and key or detail
    if text:sub(1, 1) ~= '[' then return #text end
    local bytes = 0
    for _, part in ipairs(cjson.decode(text)) do bytes = bytes + #part end
    return bytes
  end

  -- Counts no further than it takes to know that there is no room: a cart from before there was a bound may be very large.
  local function heldBytes()
    local bytes = 0
    local function count(key)
      local line = lineOf(key)
      if line.quantity > 0 then bytes = bytes + bytesOf(key, line.detail) end
      return bytes <= maxBytes
    end
    for _, key in ipairs(lineKeys()) do
      if not count(key) then return bytes end
    end
    for _, key in ipairs(touched) do
      if lines[key].before == 0 and not count(key) then return bytes end
    end
    return bytes
  end

  exactly = exactly or heldBytes()
  local bytes = bytesOf(key, detail)
  if exactly + bytes > maxBytes then return false end
  exactly = exactly + bytes
  return true
end
