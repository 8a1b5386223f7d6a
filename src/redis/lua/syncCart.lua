--[[
  Brings the copy that a client keeps and the cart together by the three-way rule. Makes the cart if there is none. Clamps;
  never fails for one line.

  ARGV.maxLines      most lines a cart may have
  ARGV.maxQuantity   most units a line may have
  ARGV.maxTextBytes  most bytes of text its lines may have
  ARGV.base          version that the copy comes from, or empty
  ARGV.replica       names the copy in the journal, or empty
  ARGV.formerId      operation id under which former instances record this call, or empty
  ARGV.lines[]       index, key, quantity, detail; in place of a quantity UNREADABLE for what may be any line, unless
                     the cart has one of this key; or a code and units: these if the cart has the line, otherwise an
                     error and UNREADABLE
]]
--- @include late
--- @include cart
--- @include write
--- @include room
--- @include version
--- @include keys
--- @include change
--- @include admit
--- @include journal
--- @include others
--- @include threeway
--- @include copy
if closed then return { 'CLOSED' } end
local base = tonumber(ARGV.base)
if ARGV.formerId ~= '' then formerId = ARGV.formerId end
local refused = refusal(base, recorded())
if refused then return refused end

replica = ARGV.replica
local others
if base and base ~= 0 and not isOwnVersion(base) then
  note(-1, 'BASE_UNKNOWN')
elseif base then
  others = changesOfOthers(base)
  if not others then note(-1, 'BASE_TOO_OLD') end
end

for i = ARGV.lines.first, #ARGV, ARGV.lines.size do
  readCopyLine(ARGV[i].index, ARGV[i].key, ARGV[i].quantity, ARGV[i].detail)
end
if isComplete then addLacking() else note(-1, 'COPY_INCOMPLETE') end

-- What shrinks goes first, to make room for new lines.
local results = {}
local maxQuantity = tonumber(ARGV.maxQuantity)
for _, entry in ipairs(copy) do
  local index, key, detail, asked = unpack(entry)
  local before = lineOf(key).quantity
  local limit = math.max(maxQuantity, before) -- a line above a limit that was lowered keeps what it has
  local wanted = threeWay(asked and math.min(asked, limit), before, others and (others[key] or {}))
  local result = { index, key, detail, math.min(wanted, limit), math.max(wanted, asked or 0) > limit }
  table.insert(results, result[4] > before and #results + 1 or 1, result)
end
local makesLine = not version
for _, result in ipairs(results) do
  local index, key, detail, quantity, clamped = unpack(result)
  local line = lineOf(key)
  if line.quantity == 0 and quantity > 0 then makesLine = true end
  if line.quantity > 0 or quantity == 0 or admits(index, key, detail, ARGV.maxLines, ARGV.maxTextBytes) then
    if clamped then note(index, 'QUANTITY_CLAMPED', key) end
    if line.quantity == 0 then line.detail = detail end
    setQuantity(key, quantity)
  end
end

if not makesLine then passWhenFull() end
return commit()
