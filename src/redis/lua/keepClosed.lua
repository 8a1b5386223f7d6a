--[[
  Lets a closed cart stay closed for longer than its guest's session, which was just used again.

  KEYS.cart           hash: line key or @meta → value
  ARGV.closedSeconds  how long the cart stays closed

  Returns
    OK  it stays closed for so long, or is not closed
]]
if redis.call('HEXISTS', KEYS.cart, '@closed') == 1 then redis.call('EXPIRE', KEYS.cart, ARGV.closedSeconds) end
return { 'OK' }
