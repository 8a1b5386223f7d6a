-- The clock of Redis, which all callers share.
local CART_EPOCH = 1767225600 -- 2026-01-01, where the times of carts begin, in Unix seconds

local time = redis.call('TIME')
local redisSeconds = time[1] - CART_EPOCH
-- Whether this call got stuck on its way: it is past the latest moment at which it may be applied.
local isLate = time[1] * 1000 + time[2] / 1000 - ARGV[2] > 0
