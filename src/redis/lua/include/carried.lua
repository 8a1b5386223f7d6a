--[[
  Puts the records of orders that a transfer carries together with those of this cart: a record means the same
  wherever it is.

  KEYS.orders        hash: order of an id → JSON; @bytes
  ARGV.orderSeconds  how long to keep orders
]]
local function takeInOrders(orders)
  for i = 1, #orders, 2 do
    local known = orders[i] ~= '@bytes' and redis.call('HGET', KEYS.orders, orders[i])
    local order = cjson.decode(known or '{}')
    for name, taking in pairs(orders[i] ~= '@bytes' and cjson.decode(orders[i + 1]) or {}) do
      local own = order[name]
      local isCorrected = own and own.lines == '' and not next(own.units) -- one with valid lines replaces it
      if not own or isCorrected then order[name] = taking end
    end
    if next(order) then
      local text = cjson.encode(order)
      redis.call('HSET', KEYS.orders, orders[i], text)
      redis.call('HINCRBY', KEYS.orders, '@bytes', #text - #(known or ''))
      redis.call('EXPIRE', KEYS.orders, ARGV.orderSeconds)
    end
  end
end
