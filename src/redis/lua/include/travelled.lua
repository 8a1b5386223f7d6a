-- What a departure carries beside its lines, and where it arrives.
local MOST_FORMER = 500 -- each sign-in of a guest leaves one
local FORMER_SECONDS = 315360000 -- ten years: somebody may look up what they ordered as a guest

-- A record of an order means the same wherever it is: what is known of an order here and there is put together.
local function takeInOrders(orders, seconds)
  for i = 1, #orders, 2 do
    local known = orders[i] ~= '@bytes' and redis.call('HGET', KEYS[7], orders[i])
    local order = cjson.decode(known or '{}')
    for name, taking in pairs(orders[i] ~= '@bytes' and cjson.decode(orders[i + 1]) or {}) do
      order[name] = order[name] or taking
    end
    if next(order) then
      local text = cjson.encode(order)
      redis.call('HSET', KEYS[7], orders[i], text)
      redis.call('HINCRBY', KEYS[7], '@bytes', #text - #(known or ''))
      redis.call('EXPIRE', KEYS[7], seconds)
    end
  end
end

-- Aliases come after all guests, so that it is the oldest guests that are forgotten beyond the bound.
local function rememberFormer(source, departure)
  redis.call('ZADD', KEYS[8], departure.alias and 'inf' or now, source)
  local former = departure.former or {}
  for i = 1, #former, 2 do redis.call('ZADD', KEYS[8], former[i + 1], former[i]) end
  redis.call('ZREMRANGEBYRANK', KEYS[8], 0, -MOST_FORMER - 1)
  redis.call('EXPIRE', KEYS[8], FORMER_SECONDS)
end
