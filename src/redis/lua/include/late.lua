-- Whether this call got stuck on its way: Redis' own clock is past the latest moment at which it may be applied.
local function isLate()
  local time = redis.call('TIME')
  return time[1] * 1000 + time[2] / 1000 > tonumber(ARGV[2])
end
