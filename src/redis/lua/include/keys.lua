-- The bound on the idempotency keys that a cart keeps, which is what a departure can carry. Keys that merges brought do
-- not count: signing in must not leave a shopper without any for a day.
-- In the other period, mostly none.
local neighbours = KEYS.otherOperations ~= KEYS.operations and redis.call('HLEN', KEYS.otherOperations) or 0

-- Seconds until the cart can keep a further key; nil if it can now. Looks through all of them only when one may go.
local function waitForKey()
  if KEYS.operations == KEYS.otherOperations then return end -- the id is of our own making and does not last
  local keepMs, most = ARGV.keep:match('^(%d+) (%d+)$')
  if most - neighbours - redis.call('HLEN', KEYS.operations) > 0 then return end
  local keepSeconds = keepMs / 1000

  local function ownKeys()
    local count = 0
    for _, period in ipairs({ KEYS.operations, KEYS.otherOperations }) do
      local brought, full, long = unpack(redis.call('HMGET', period, '@brought', '@full', '@long'))
      count = count + redis.call('HLEN', period)
        - (brought and brought + 1 or 0) - (full and 1 or 0) - (long and 1 or 0)
    end
    return count
  end

  -- Drops the keys that were kept for as long as promised. Returns how many, and when the next of them may go.
  local function dropOldKeys()
    local dropped, nextAt = 0, now + keepSeconds
    for _, period in ipairs({ KEYS.operations, KEYS.otherOperations }) do
      local old, records = {}, redis.call('HGETALL', period)
      for i = 1, #records, 2 do
        local at = tonumber(records[i + 1]:match('^%S* [^%s|.]+%.(%d+)'))
        if at and now - at > keepSeconds then
          old[#old + 1] = records[i]
        elseif at then
          nextAt = math.min(nextAt, at + keepSeconds + 1)
        end
      end
      for i = 1, #old, AT_ONCE do redis.call('HDEL', period, unpack(old, i, math.min(i + AT_ONCE - 1, #old))) end
      dropped = dropped + #old
    end
    return dropped, nextAt
  end

  if ownKeys() < tonumber(most) then return end
  local full = tonumber(redis.call('HGET', KEYS.operations, '@full') or now)
  if full > now then return full - now end
  local dropped, nextAt = dropOldKeys()
  if dropped > 0 then return end
  redis.call('HSET', KEYS.operations, '@full', nextAt)
  redis.call('PEXPIRE', KEYS.operations, keepMs)
  return nextAt - now
end
