-- Deletes a session and leaves a mark: what is not newer is never taken again.
--
-- KEYS: as for a push. ARGV: bell, how it rings, 8 random bytes, expiry of the mark in seconds.
local session, settings, aside = KEYS[1], KEYS[2], KEYS[3]
local channel, ring, fresh_epoch, expiry_s = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

local function text(number) return string.format('%.0f', number) end
local function eight(number)
  return struct.pack('>I4I4', math.floor(number / 4294967296), number % 4294967296)
end

local time = redis.call('TIME')
local gone_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, hash in ipairs({ session, settings }) do
  local all = redis.call('HGETALL', hash)
  for at = 1, #all, 2 do
    if string.sub(all[at], 1, 1) ~= '!' and #all[at + 1] >= 6 then
      local high, low = struct.unpack('>I2I4', all[at + 1])
      gone_ms = math.max(gone_ms, high * 4294967296 + low)
    end
  end
end

local found = redis.call('HMGET', session, '!revision', '!run', '!gone')
gone_ms = math.max(gone_ms, tonumber(found[3] or '0') or 0)
local revision = (tonumber(found[1] or '0') or 0) + 1
redis.call('DEL', session, settings, aside)
local meta = { '!revision', text(revision), '!epoch', fresh_epoch, '!gone', text(gone_ms) }
if found[2] and #found[2] >= 14 then
  -- The run's token goes on, so that whoever held it notices.
  local high, low = struct.unpack('>I4I4', found[2])
  meta[#meta + 1] = '!run'
  meta[#meta + 1] = eight(high * 4294967296 + low + 1) .. string.rep('\0', 6) .. '0'
end
redis.call('HSET', session, unpack(meta))
redis.call('EXPIRE', session, expiry_s)
redis.call(ring, channel, fresh_epoch .. eight(revision - 1) .. eight(revision)
  .. string.rep('\0', 6) .. '\1')
return redis.status_reply('OK')
