-- What of the departures of a cart need not be kept any more, so that no cart gathers them for ever.
local NEEDED_SECONDS = 172800 -- as long as a receipt is certain to be there, which answers what a departure cannot
local LOOKED_AT = 4

local function isNeeded(record, keepSeconds)
  if tonumber(record) then return now - record < keepSeconds end -- when an undo gave back
  local departure = cjson.decode(record)
  return departure.state == 'pending' or now - departure.at < NEEDED_SECONDS
end

-- Goes on round the records from where it stopped last; the newest, which is the last of them, keeps the list from ever
-- being empty and so gone: where a slot is on its way, a script that needs a key again that is gone is cut off half-way.
local function forgetDepartures(keepSeconds)
  for _ = 1, math.min(LOOKED_AT, redis.call('LLEN', KEYS[8]) - 1) do
    local name = redis.call('LPOP', KEYS[8])
    local record = redis.call('HGET', KEYS[4], name)
    if record and isNeeded(record, keepSeconds) then
      redis.call('RPUSH', KEYS[8], name)
    else
      redis.call('HDEL', KEYS[4], name)
    end
  end
end
