--[[
  Lets a closed cart stay closed for longer than its guest's session, which was just used again.

  KEYS[1]  cart (hash: line key or @meta → value)
  ARGV[1]  how long the cart stays closed, in s

  Returns { status }
    OK  it stays closed for so long, or is not closed
]]
if redis.call('HEXISTS', KEYS[1], '@closed') == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return { 'OK' }
