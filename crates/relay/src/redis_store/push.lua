-- Takes a batch whole or not at all. Redis runs a script without interruption, so what is checked
-- here still holds when it is written.
--
-- KEYS: the session's hash, the hash of its settings (registers of the family "settings"), and the hash
-- of the parts put aside (what waits for the last part of a batch; nobody reads it).
-- ARGV, in this order (tokens are 8 bytes, big-endian, and are only compared, never computed with):
local channel     = ARGV[1]             -- where the bell rings
local origin      = ARGV[2]             -- the replica that pushes, 6 bytes
local expected    = ARGV[3]             -- the token a claim expects; empty if the batch claims nothing
local wanted      = ARGV[4]             -- the batch's token
local least       = ARGV[5]             -- the least token of a register but 0; empty if there is none
local newest_ms   = tonumber(ARGV[6])   -- the time of the newest stamp
local fresh_epoch = ARGV[7]             -- 8 random bytes, for a session that begins now
local family      = ARGV[8]             -- a floor to raise: its family; empty if there is none
local generation  = ARGV[9]             -- and its generation
local ahead_max_ms, run_expiry_ms = tonumber(ARGV[10]), tonumber(ARGV[11])
local expiry_s                    = ARGV[12]
local bytes_max, registers_max    = tonumber(ARGV[13]), tonumber(ARGV[14])
local ring          = ARGV[15]            -- PUBLISH, in a cluster SPUBLISH
local value_max, aside_expiry_s = tonumber(ARGV[16]), ARGV[17]
local empty_expiry_s            = ARGV[18]
local row           = ARGV[19]          -- 8 bytes that name a row of parts; empty if the batch is whole
local number, last  = tonumber(ARGV[20]), ARGV[21] == '1'
local FIRST = 22                        -- then two a register: field, and record without revision

local session, settings, aside = KEYS[1], KEYS[2], KEYS[3]
local NO_TOKEN = string.rep('\0', 8)
local RECORD_HEAD, SENT_HEAD = 31, 23   -- bytes before a value, stored and as sent

-- Whether a is bytewise less than b. Lua's own < compares by the locale.
local function below(a, b)
  if a == b then return false end
  for at = 1, math.min(#a, #b) do
    local x, y = string.byte(a, at), string.byte(b, at)
    if x ~= y then return x < y end
  end
  return #a < #b
end

local function text(number) return string.format('%.0f', number) end

local function revision_bytes(number)
  return struct.pack('>I4I4', math.floor(number / 4294967296), number % 4294967296)
end

-- The time of a stamp, in milliseconds.
local function ms_of(record)
  local high, low = struct.unpack('>I2I4', record)
  return high * 4294967296 + low
end

local function hash_of(field)
  if string.sub(field, 1, 9) == 'settings/' then return settings end
  return session
end

-- What the session says about itself.
local found = redis.call('HMGET', session, '!revision', '!epoch', '!run', '!bytes', '!fields', '!gone')
local revision = tonumber(found[1] or '0')
local epoch = found[2]
local bytes, registers = tonumber(found[4] or '0'), tonumber(found[5] or '0')
local gone_ms = tonumber(found[6] or '0')
if not gone_ms then return redis.error_reply('CORRUPT !gone') end
if not revision then return redis.error_reply('CORRUPT !revision') end
if not bytes then return redis.error_reply('CORRUPT !bytes') end
if not registers then return redis.error_reply('CORRUPT !fields') end
if epoch and #epoch ~= 8 then return redis.error_reply('CORRUPT !epoch') end

local token, holder, expires_ms = NO_TOKEN, string.rep('\0', 6), 0
if found[3] then
  token, holder = string.sub(found[3], 1, 8), string.sub(found[3], 9, 14)
  expires_ms = tonumber(string.sub(found[3], 15))
  if not expires_ms then return redis.error_reply('CORRUPT !run') end
end

local time = redis.call('TIME')
local now_ms = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

local function answer(outcome, field)
  return { outcome, text(revision), epoch or '', text(now_ms),
           token, holder, text(math.max(0, expires_ms - now_ms)), field or '' }
end

-- The run. Its holder may repeat its claim and its batches; a token larger than the known one comes
-- from before a loss of data and takes the run.
local own = wanted == token and origin == holder and found[3]
if expected ~= '' then
  if expected ~= token and not own then return answer('lost') end
elseif wanted ~= NO_TOKEN and not own and not below(token, wanted) then
  return answer('lost')
end
if least ~= '' and (below(least, wanted) or below(least, token)) then return answer('lost') end

if newest_ms > now_ms + ahead_max_ms then return answer('ahead') end

-- What was sent, field by field.
local names, records = {}, {}
for at = FIRST, #ARGV, 2 do
  local field, sent = ARGV[at], ARGV[at + 1]
  if #sent - SENT_HEAD > value_max then return answer('value', field) end
  names[#names + 1] = field
  records[field] = sent
end

-- Whether the record a, as sent, replaces the record b, as sent. Equal stamps are copies of one edit:
-- then the rest decides, as in every replica.
local function replaces(a, b) return below(b, a) end

-- Parts. One that is not the last is put aside and is otherwise a batch without registers.
local parts_written = nil
if row ~= '' then
  local kept = redis.call('HMGET', aside, '!row', '!parts', '!bytes')
  local same = kept[1] == origin .. row
  local parts = same and tonumber(kept[2]) or 0
  if parts < number or (last and parts ~= number) then return answer('parts') end
  if last then
    local put = redis.call('HGETALL', aside)
    for at = 1, #put, 2 do
      local field, sent = put[at], put[at + 1]
      if string.sub(field, 1, 1) ~= '!' then
        if not records[field] then
          names[#names + 1] = field
          records[field] = sent
        elseif replaces(sent, records[field]) then
          records[field] = sent
        end
      end
    end
  else
    if parts == number then
      local put_bytes = same and tonumber(kept[3]) or 0
      for _, field in ipairs(names) do
        put_bytes = put_bytes + #field + #records[field] - SENT_HEAD
        if put_bytes > bytes_max then return answer('bytes', field) end
      end
      parts_written = { fresh = not same, names = names, records = records,
                        meta = { '!row', origin .. row, '!parts', text(parts + 1), '!bytes', text(put_bytes) } }
    end
    names, records = {}, {}
  end
end

-- Floors: the known ones are read when a register asks for them.
local floors = {}
local function floor_of(name)
  if floors[name] == nil then floors[name] = redis.call('HGET', session, '!floor/' .. name) end
  return floors[name]
end
local function is_gone(field, record)
  if record and gone_ms > 0 and ms_of(record) <= gone_ms then return true end
  local name, part = string.match(field, '^([^/]+)/([^/]+)/.')
  if not name then return false end
  local floor = floor_of(name)
  return floor and below(part, floor)
end

local registers_before, bytes_before = registers, bytes
local raised, dropped = false, {}
if family ~= '' then
  local known = floor_of(family)
  if not known or below(known, generation) then
    raised = true
    floors[family] = generation
    local hash = hash_of(family .. '/')
    for _, field in ipairs(redis.call('HKEYS', hash)) do
      if string.sub(field, 1, #family + 1) == family .. '/' and is_gone(field) then
        dropped[#dropped + 1] = field
        registers = registers - 1
        bytes = bytes - #field - (redis.call('HSTRLEN', hash, field) - RECORD_HEAD)
      end
    end
  end
end

-- Registers newer than the stored ones.
local function wins(sent, old)
  local mine, theirs = string.sub(sent, 1, 14), string.sub(old, 1, 14)
  if mine ~= theirs then return below(theirs, mine) end
  return below(string.sub(old, 23), string.sub(sent, 15))
end

local winners, first_many, first_large = {}, nil, nil
for _, field in ipairs(names) do
  local sent = records[field]
  if not is_gone(field, sent) then
    local old = redis.call('HGET', hash_of(field), field)
    if not old then
      winners[#winners + 1] = field
      registers = registers + 1
      bytes = bytes + #field + #sent - SENT_HEAD
    elseif #old < RECORD_HEAD then
      return redis.error_reply('CORRUPT ' .. field)
    elseif wins(sent, old) then
      winners[#winners + 1] = field
      bytes = bytes + (#sent - SENT_HEAD) - (#old - RECORD_HEAD)
    end
    if registers > registers_max and not first_many then first_many = field end
    if bytes > bytes_max and not first_large then first_large = field end
  end
end

-- A session that is too large may still shrink.
if registers > registers_max and registers > registers_before then return answer('registers', first_many) end
if bytes > bytes_max and bytes > bytes_before then return answer('bytes', first_large) end

-- All is well: write.
local from = revision
local changed = raised or #winners > 0
local runs = wanted ~= NO_TOKEN
local bell
if changed or runs then
  epoch = epoch or fresh_epoch
  if changed then revision = revision + 1 end
  local meta = { '!revision', text(revision), '!epoch', epoch,
                 '!bytes', text(bytes), '!fields', text(registers) }
  if runs then
    token, holder, expires_ms = wanted, origin, now_ms + run_expiry_ms
    meta[#meta + 1] = '!run'
    meta[#meta + 1] = token .. holder .. text(expires_ms)
  end
  if raised then
    meta[#meta + 1] = '!floor/' .. family
    meta[#meta + 1] = generation
  end
  redis.call('HSET', session, unpack(meta))
  for _, field in ipairs(dropped) do redis.call('HDEL', hash_of(field), field) end
  local stored = revision_bytes(revision)
  for _, field in ipairs(winners) do
    local sent = records[field]
    redis.call('HSET', hash_of(field), field, string.sub(sent, 1, 14) .. stored .. string.sub(sent, 15))
  end
  -- Of a row of parts listeners read all that is newer, instead of thousands of names.
  local many = row ~= '' and last
  bell = epoch .. revision_bytes(from) .. stored .. origin
    .. ((raised or many) and '\1' or '\0') .. (many and '' or table.concat(winners, '//'))
end
if parts_written then
  if parts_written.fresh then redis.call('DEL', aside) end
  for _, field in ipairs(parts_written.names) do
    local old = redis.call('HGET', aside, field)
    local sent = parts_written.records[field]
    if not old or replaces(sent, old) then redis.call('HSET', aside, field, sent) end
  end
  redis.call('HSET', aside, unpack(parts_written.meta))
  redis.call('EXPIRE', aside, aside_expiry_s)
elseif row ~= '' and last then
  redis.call('DEL', aside)
end
if revision == 0 then expiry_s = empty_expiry_s end
-- The mark of a deleted session stays as long as it was meant to.
if gone_ms == 0 then redis.call('EXPIRE', session, expiry_s) end
redis.call('EXPIRE', settings, expiry_s)
-- Last, because it may be forbidden on this channel, which must not leave anything half done.
if bell then redis.call(ring, channel, bell) end
return answer('accepted')
