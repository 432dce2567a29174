-- Deletes what of a session is not newer than a time, and leaves the mark of a deletion then, which was lost.
-- Where it is known, or a later one, or the time is still to come, nothing happens.
--
-- KEYS: as for a push. ARGV: bell, how it rings, 8 random bytes, expiry of the mark in seconds, the time in
-- milliseconds since 1970, and how far it may be ahead.
local session, settings, aside = KEYS[1], KEYS[2], KEYS[3]
local channel, ring, fresh_epoch, expiry_s = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local gone_ms, ahead_max_ms = tonumber(ARGV[5]), tonumber(ARGV[6])

local function text(number) return string.format('%.0f', number) end
local function eight(number)
  return struct.pack('>I4I4', math.floor(number / 4294967296), number % 4294967296)
end

local found = redis.call('HMGET', session, '!gone', '!revision', '!epoch', '!bytes', '!fields')
local known_ms, revision = tonumber(found[1] or '0'), tonumber(found[2] or '0')
local bytes, registers = tonumber(found[4] or '0'), tonumber(found[5] or '0')
if not known_ms then return redis.error_reply('CORRUPT !gone') end
if not revision then return redis.error_reply('CORRUPT !revision') end
if not bytes then return redis.error_reply('CORRUPT !bytes') end
if not registers then return redis.error_reply('CORRUPT !fields') end
local time = redis.call('TIME')
local now_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
if gone_ms <= known_ms or gone_ms > now_ms + ahead_max_ms then return redis.status_reply('OK') end

for _, hash in ipairs({ session, settings }) do
  local all = redis.call('HGETALL', hash)
  for at = 1, #all, 2 do
    local field, record = all[at], all[at + 1]
    if string.sub(field, 1, 1) ~= '!' and #record >= 31 then
      local high, low = struct.unpack('>I2I4', record)
      if high * 4294967296 + low <= gone_ms then
        redis.call('HDEL', hash, field)
        registers, bytes = registers - 1, bytes - #field - (#record - 31)
      end
    end
  end
end
local epoch = found[3] or fresh_epoch
redis.call('DEL', aside)
redis.call('HSET', session, '!gone', text(gone_ms), '!revision', text(revision + 1), '!epoch', epoch,
  '!bytes', text(bytes), '!fields', text(registers))
redis.call('EXPIRE', session, expiry_s)
redis.call(ring, channel, epoch .. eight(revision) .. eight(revision + 1)
  .. string.rep('\0', 6) .. '\1')
return redis.status_reply('OK')
