-- The identities that have become this cart's.
local MOST_FORMER = 500 -- each sign-in of a guest leaves one
local FORMER_SECONDS = 315360000 -- ten years: somebody may look up what they ordered as a guest

-- Aliases come after all guests, so that it is the oldest guests that are forgotten beyond the bound.
local function rememberFormer(source, departure)
  redis.call('ZADD', KEYS.formerIds, departure.alias and 'inf' or now, source)
  local former = departure.former or {}
  for i = 1, #former, 2 do redis.call('ZADD', KEYS.formerIds, former[i + 1], former[i]) end
  redis.call('ZREMRANGEBYRANK', KEYS.formerIds, 0, -MOST_FORMER - 1)
  redis.call('EXPIRE', KEYS.formerIds, FORMER_SECONDS)
end
