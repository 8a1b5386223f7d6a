--[[
  Closes a departure whose lines have arrived. Anything but a pending one is left alone: a delayed call must not touch the
  next incarnation.

  KEYS[1]  departures (hash: merge id → JSON; @pending: target, merge ids)
  KEYS[2]  claims (sorted set: what is unfinished, by time)
  ARGV[1]  merge id                                    ARGV[2]  latest moment to apply, in Unix ms by the clock of Redis
  ARGV[3]  what claims calls it                        ARGV[4]  cart beside which the receipt lies

  Returns { status }
    DONE  the departure is closed, now or before
    LATE  came too late to be applied; nothing changed
]]
--- @include late
if isLate then return { 'LATE' } end

local known = redis.call('HGET', KEYS[1], ARGV[1])
local departure = known and cjson.decode(known)
if departure and departure.state == 'pending' then
  local done = { state = 'done', id = departure.id, target = ARGV[4], at = departure.at, version = departure.version }
  redis.call('HSET', KEYS[1], ARGV[1], cjson.encode(done))
  local pending = {}
  for word in (redis.call('HGET', KEYS[1], '@pending') or ''):gmatch('%S+') do
    if word ~= departure.id then pending[#pending + 1] = word end
  end
  if #pending > 1 then
    redis.call('HSET', KEYS[1], '@pending', table.concat(pending, ' '))
  else
    redis.call('HDEL', KEYS[1], '@pending')
  end
end
redis.call('ZREM', KEYS[2], ARGV[3])
return { 'DONE' }
