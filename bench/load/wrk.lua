-- Sends the requests of a file in a loop and prints the result as JSON. The file holds for each request its length in
-- bytes, a line feed, and the raw request.
local requests, nextOne, thread = {}, 0, nil
refused = 0 -- global, because done() runs outside of the thread

function setup(only)
  thread = only
end

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for length in file:lines() do
    requests[#requests + 1] = file:read(tonumber(length))
  end
  file:close()
end

function request()
  nextOne = nextOne % #requests + 1
  return requests[nextOne]
end

-- Refusals in the graph have status 200.
function response(_, _, body)
  if body:find('"errors":', 1, true) or body:find('"userErrors":[{', 1, true) then refused = refused + 1 end
end

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"micros":%d,"failures":%d,"p50":%d,"p95":%d,"p99":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout + thread:get('refused'),
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
