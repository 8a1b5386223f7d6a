-- Sends the requests of a file one after the other, over and over, and prints what came of it as JSON.
-- The file: for each request its length in bytes, a line feed, and the request as it goes over the wire.
local requests, nextOne = {}, 0

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

function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"micros":%d,"failures":%d,"p50":%d,"p95":%d,"p99":%d}\n',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
