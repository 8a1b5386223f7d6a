--[[
  Refuses a call that got stuck on its way. Gives the clock of Redis, which all callers share.

  ARGV.latest  latest moment to apply, in Unix ms by the clock of Redis

  Returns
    LATE  came too late to be applied; nothing changed
]]
local CART_EPOCH = 1767225600 -- 2026-01-01, where the times of carts begin, in Unix seconds

local time = redis.call('TIME')
local redisSeconds = time[1] - CART_EPOCH
if time[1] * 1000 + time[2] / 1000 - ARGV.latest > 0 then return { 'LATE' } end
