local CART_EPOCH = 1767225600 -- 2026-01-01, where the times of carts begin, in Unix seconds

-- Whether this call got stuck on its way: Redis' own clock is past the latest moment at which it may be applied.
local function isLate()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2])
end

-- By the clock of Redis, which all who ask share.
local function redisSeconds()
  return redis.call('TIME')[1] - CART_EPOCH
end
