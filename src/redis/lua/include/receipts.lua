-- Which receipts of a cart need not be kept any more, so that no cart gathers them for ever.
local NEEDED_SECONDS = 172800 -- 24 h in which a merge can be undone, and 24 h more in which the undo may be repeated
local KEPT = 50
local LOOKED_AT = 4

-- One field of a receipt, without decoding its lines: those of the largest carts take milliseconds. Quotation marks within
-- a text are escaped, so that no text looks like a field.
local function fieldOf(receipt, name)
  local _, last = receipt:find('"' .. name .. '":', 1, true)
  return last and receipt:match('^"?([^",}]*)', last + 1)
end

-- Merge id and source, …, oldest first; they may go once their departures are closed for sure.
local function oldReceipts(keepSeconds)
  local old = {}
  local beyond = redis.call('LLEN', KEYS[6]) - KEPT
  for place, mergeId in ipairs(redis.call('LRANGE', KEYS[6], 0, LOOKED_AT - 1)) do
    local receipt = redis.call('HGET', KEYS[4], mergeId) or ''
    local age = now - (fieldOf(receipt, 'at') or 0)
    if fieldOf(receipt, 'state') ~= 'undoing' and (age > keepSeconds or place <= beyond and age > NEEDED_SECONDS) then
      old[#old + 1] = mergeId
      old[#old + 1] = fieldOf(receipt, 'source') or ''
    end
  end
  return old
end
