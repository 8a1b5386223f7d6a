--[[
  Closes a departure whose lines have arrived. Anything but a pending one is left alone: a delayed call must not touch the
  next incarnation.

  KEYS.departures   hash: merge id → JSON; @pending: target, merge ids
  KEYS.claims       sorted set: what is unfinished, by time
  ARGV.mergeId      of the departure
  ARGV.claim        what claims calls it
  ARGV.receiptCart  cart beside which the receipt lies

  Returns
    DONE  the departure is closed, now or before
]]
--- @include late

local known = redis.call('HGET', KEYS.departures, ARGV.mergeId)
local departure = known and cjson.decode(known)
if departure and departure.state == 'pending' then
  local done =
    { state = 'done', id = departure.id, target = ARGV.receiptCart, at = departure.at, version = departure.version }
  redis.call('HSET', KEYS.departures, ARGV.mergeId, cjson.encode(done))
  local pending = {}
  for word in (redis.call('HGET', KEYS.departures, '@pending') or ''):gmatch('%S+') do
    if word ~= departure.id then pending[#pending + 1] = word end
  end
  if #pending > 1 then
    redis.call('HSET', KEYS.departures, '@pending', table.concat(pending, ' '))
  else
    redis.call('HDEL', KEYS.departures, '@pending')
  end
end
redis.call('ZREM', KEYS.claims, ARGV.claim)
return { 'DONE' }
