-- Drops tombstones older than a time.
--
-- KEYS: the session's hash and that of its settings. ARGV: the time, in milliseconds since 1970.
local horizon_ms = tonumber(ARGV[1])
local found = redis.call('HMGET', KEYS[1], '!revision', '!bytes', '!fields', '!compacted')
local revision, bytes, registers = tonumber(found[1]), tonumber(found[2]), tonumber(found[3])
-- Gone or damaged since it was read: then there is nothing to do here.
if not (revision and bytes and registers) then return 0 end

local dropped = 0
for _, hash in ipairs(KEYS) do
  local all = redis.call('HGETALL', hash)
  for at = 1, #all, 2 do
    local field, record = all[at], all[at + 1]
    if string.sub(field, 1, 1) ~= '!' and #record == 31 and string.byte(record, 31) == 0 then
      local high, low = struct.unpack('>I2I4', record)
      if high * 4294967296 + low < horizon_ms then
        redis.call('HDEL', hash, field)
        dropped = dropped + 1
        registers, bytes = registers - 1, bytes - #field
      end
    end
  end
end
local function text(number) return string.format('%.0f', number) end
local before_ms = tonumber(string.match(found[4] or '', '^%d+') or '0')
redis.call('HSET', KEYS[1], '!bytes', text(bytes), '!fields', text(registers),
  '!compacted', text(math.max(horizon_ms, before_ms)) .. ' ' .. text(revision))
return dropped
