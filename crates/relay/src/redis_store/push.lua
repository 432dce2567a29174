-- Takes a batch whole or not at all. Redis runs a script without interruption, so what is checked
-- here still holds when it is written.
--
-- KEYS: the session's hash, and the hash of its settings (registers of the family "settings").
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
local FIRST = 16                        -- then two a register: field, and record without revision

local session, settings = KEYS[1], KEYS[2]
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

local function hash_of(field)
  if string.sub(field, 1, 9) == 'settings/' then return settings end
  return session
end

-- What the session says about itself.
local found = redis.call('HMGET', session, '!revision', '!epoch', '!run', '!bytes', '!fields')
local revision = tonumber(found[1] or '0')
local epoch = found[2]
local bytes, registers = tonumber(found[4] or '0'), tonumber(found[5] or '0')
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

local function answer(outcome)
  return { outcome, text(revision), epoch or '', text(now_ms),
           token, holder, text(math.max(0, expires_ms - now_ms)) }
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

-- Floors: the known ones are read when a register asks for them.
local floors = {}
local function floor_of(name)
  if floors[name] == nil then floors[name] = redis.call('HGET', session, '!floor/' .. name) end
  return floors[name]
end
local function is_gone(field)
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

-- Registers newer than the stored ones. Equal stamps are copies of one edit: then the rest decides,
-- as in every replica.
local function wins(sent, old)
  local mine, theirs = string.sub(sent, 1, 14), string.sub(old, 1, 14)
  if mine ~= theirs then return below(theirs, mine) end
  return below(string.sub(old, 23), string.sub(sent, 15))
end

local winners = {}
for at = FIRST, #ARGV, 2 do
  local field, sent = ARGV[at], ARGV[at + 1]
  if not is_gone(field) then
    local old = redis.call('HGET', hash_of(field), field)
    if not old then
      winners[#winners + 1] = at
      registers = registers + 1
      bytes = bytes + #field + #sent - SENT_HEAD
    elseif #old < RECORD_HEAD then
      return redis.error_reply('CORRUPT ' .. field)
    elseif wins(sent, old) then
      winners[#winners + 1] = at
      bytes = bytes + (#sent - SENT_HEAD) - (#old - RECORD_HEAD)
    end
  end
end

-- A session that is too large may still shrink.
if registers > registers_max and registers > registers_before then return answer('registers') end
if bytes > bytes_max and bytes > bytes_before then return answer('bytes') end

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
  local stored, names = revision_bytes(revision), {}
  for count, at in ipairs(winners) do
    local field, sent = ARGV[at], ARGV[at + 1]
    names[count] = field
    redis.call('HSET', hash_of(field), field, string.sub(sent, 1, 14) .. stored .. string.sub(sent, 15))
  end
  bell = epoch .. revision_bytes(from) .. stored .. origin
    .. (raised and '\1' or '\0') .. table.concat(names, '//')
end
redis.call('EXPIRE', session, expiry_s)
redis.call('EXPIRE', settings, expiry_s)
-- Last, because it may be forbidden on this channel, which must not leave anything half done.
if bell then redis.call(ring, channel, bell) end
return answer('accepted')
