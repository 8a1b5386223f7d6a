-- Records the idempotency keys of a departure, as far as the cart does not know them, and counts them. Many at once: one
-- command each would take as long as all the rest of a merge.
local function bringKeys(operations)
  local brought = 0
  for from = 1, #operations, AT_ONCE do
    local names, records, fresh = {}, {}, {}
    for i = from, math.min(from + AT_ONCE - 1, #operations), 2 do
      if operations[i]:sub(1, 1) ~= '@' then -- which is what the source counts of its keys
        names[#names + 1] = operations[i]
        records[#names] = operations[i + 1]
      end
    end
    local known = #names > 0 and redis.call('HMGET', KEYS.operations, unpack(names)) or {}
    for place, name in ipairs(names) do
      if not known[place] then
        fresh[#fresh + 1] = name
        fresh[#fresh + 1] = records[place]
      end
    end
    if #fresh > 0 then redis.call('HSET', KEYS.operations, unpack(fresh)) end
    brought = brought + #fresh / 2
  end
  if brought > 0 then redis.call('HINCRBY', KEYS.operations, '@brought', brought) end
end
