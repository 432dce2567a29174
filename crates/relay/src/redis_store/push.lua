-- Takes a batch whole or not at all. Redis runs a script without interruption, so what is checked
-- here still holds when it is written. What costs time here are calls of commands and strings that are
-- made: so all is read by one HMGET and written by one HSET for each hash.
--
-- Before this stand the limits, as local variables in capitals.
-- KEYS: the session's hash, the hash of its settings (registers of the family "settings"), and the hash
-- of the parts put aside (what waits for the last part of a batch; nobody reads it).
-- ARGV, in this order (tokens are 8 bytes, big-endian, and are only compared, never computed with):
local args, call, sub, unpacked = ARGV, redis.call, string.sub, struct.unpack
local channel     = args[1]             -- where the bell rings
local ring        = args[2]             -- PUBLISH, in a cluster SPUBLISH
-- The head: the replica that pushes, the batch's token, 8 random bytes for a session that begins now,
-- the time of the newest stamp and of the oldest, number and lastness of a part; how many floors follow that may cover
-- registers of the batch, and how many registers; the first of them that is a setting and the last
-- (there are none if that is smaller).
local origin, wanted, fresh_epoch, newest_upper, newest_lower, oldest_upper, oldest_lower, number,
  is_last, floor_count, count, low, high = unpacked('>c6c8c8I2I4I2I4I4I1I4I4I4I4', args[3])
local expected    = args[4]             -- the token a claim expects; empty if the batch claims nothing
local least       = args[5]             -- the least token of a register but 0; empty if there is none
local family      = args[6]             -- a floor to raise: its family; empty if there is none
local generation  = args[7]             -- and its generation
local row         = args[8]             -- 8 bytes that name a row of parts; empty if the batch is whole
local all_names   = args[9]             -- the fields of all registers, as the bell has them
local last        = is_last == 1
local FLOORS = 9                        -- the fields of the floors,
local NAMES = FLOORS + floor_count      -- the fields of the registers,
local STAMPS = NAMES + count            -- their stamps,
local RESTS = STAMPS + count            -- and the rest of their records, without revision

local session, settings, aside = KEYS[1], KEYS[2], KEYS[3]
local NO_TOKEN = '\0\0\0\0\0\0\0\0'
local RECORD_HEAD, REST_HEAD = 31, 9    -- bytes before a value, in a record and in the rest of one
local RENEW_MS = 60000                  -- how often a write begins the time anew until a session expires
local AT_ONCE = 2000                    -- how many arguments a command is given

-- Whether a is bytewise less than b. Lua's own < compares by the locale.
local function below(a, b)
  if a == b then return false end
  for at = 1, math.min(#a, #b) do
    local x, y = string.byte(a, at), string.byte(b, at)
    if x ~= y then return x < y end
  end
  return #a < #b
end

-- A number as text. (Redis writes one that it is given with more care than whole numbers need.)
local function text(number) return string.format('%.0f', number) end

local function revision_bytes(number)
  return struct.pack('>I4I4', math.floor(number / 4294967296), number % 4294967296)
end

-- What the session says about itself; then floors, and what it has under the names of the batch. (Under
-- those of settings it has nothing.)
local META = 7
local found = call('HMGET', session, '!revision', '!epoch', '!run', '!bytes', '!fields', '!gone',
                   '!renewed', unpack(args, FLOORS + 1, STAMPS))
local revision = tonumber(found[1] or 0)
local epoch = found[2]
local bytes, registers = tonumber(found[4] or 0), tonumber(found[5] or 0)
local gone_ms = tonumber(found[6] or 0)
local renewed_ms = found[7] and tonumber(found[7])
if not gone_ms then return redis.error_reply('CORRUPT !gone') end
if not revision then return redis.error_reply('CORRUPT !revision') end
if not bytes then return redis.error_reply('CORRUPT !bytes') end
if not registers then return redis.error_reply('CORRUPT !fields') end
if epoch and #epoch ~= 8 then return redis.error_reply('CORRUPT !epoch') end

local token, holder, expires_ms = NO_TOKEN, '\0\0\0\0\0\0', 0
if found[3] then
  token, holder = sub(found[3], 1, 8), sub(found[3], 9, 14)
  expires_ms = tonumber(sub(found[3], 15))
  if not expires_ms then return redis.error_reply('CORRUPT !run') end
end

local time = call('TIME')
local now_ms = time[1] * 1000 + math.floor(time[2] / 1000)

local function answer(outcome, field)
  return { outcome, revision, epoch or '', now_ms,
           token, holder, math.max(0, expires_ms - now_ms), field or '' }
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

if newest_upper * 4294967296 + newest_lower > now_ms + AHEAD_MAX_MS then return answer('ahead') end

-- What there is under the names of the batch. What is older than all of it needs no closer look.
local oldest_ms = oldest_upper * 4294967296 + oldest_lower
local olds, OLDS = found, META + floor_count
local function read(hash, first, last)
  for at = first, last, AT_ONCE do
    local upto = math.min(at + AT_ONCE - 1, last)
    local kept = call('HMGET', hash, unpack(args, NAMES + at, NAMES + upto))
    for index = at, upto do olds[OLDS + index] = kept[index - at + 1] end
  end
end

-- Parts. One that is not the last is put aside and is otherwise a batch without registers.
local parts_written = nil
if row ~= '' then
  local kept = call('HMGET', aside, '!row', '!parts', '!bytes')
  local same = kept[1] == origin .. row
  local parts = same and tonumber(kept[2]) or 0
  if parts < number or (last and parts ~= number) then return answer('parts') end
  if last then
    -- All parts together, those of settings last, as if they had come in one batch.
    local sent, own_names, setting_names = {}, {}, {}
    local function add(field, record)
      if not sent[field] then
        local list = sub(field, 1, 9) == 'settings/' and setting_names or own_names
        list[#list + 1] = field
        sent[field] = record
      elseif below(sent[field], record) then
        sent[field] = record
      end
    end
    for at = 1, count do add(args[NAMES + at], args[STAMPS + at] .. args[RESTS + at]) end
    local put = call('HGETALL', aside)
    for at = 1, #put, 2 do
      if sub(put[at], 1, 1) ~= '!' then add(put[at], put[at + 1]) end
    end
    local all, names = {}, own_names
    low = #own_names + 1
    for _, field in ipairs(setting_names) do names[#names + 1] = field end
    count, high = #names, #names
    for at, field in ipairs(names) do
      all[at], all[count + at] = field, sub(sent[field], 1, 14)
      all[2 * count + at] = sub(sent[field], 15)
    end
    args, NAMES, STAMPS, RESTS = all, 0, count, 2 * count
    olds, OLDS, oldest_ms = {}, 0, 0
    read(session, 1, low - 1)
  else
    if parts == number then
      local put_bytes = same and tonumber(kept[3]) or 0
      for at = 1, count do
        local value = #args[RESTS + at] - REST_HEAD
        if value > VALUE_MAX then return answer('value', args[NAMES + at]) end
        put_bytes = put_bytes + #args[NAMES + at] + value
        if put_bytes > BYTES_MAX then return answer('bytes', args[NAMES + at]) end
      end
      local put_count = count
      parts_written = function()
        if not same then call('DEL', aside) end
        for at = 1, put_count do
          local field, record = args[NAMES + at], args[STAMPS + at] .. args[RESTS + at]
          local old = call('HGET', aside, field)
          if not old or below(old, record) then call('HSET', aside, field, record) end
        end
        call('HSET', aside, '!row', origin .. row, '!parts', parts + 1, '!bytes', put_bytes)
        call('EXPIRE', aside, ASIDE_EXPIRY_S)
      end
    end
    count, low, high = 0, 1, 0
  end
end
read(settings, low, high)

-- Floors: those that may matter are known; what was put aside asks for others.
local floors, is_floored = nil, row ~= '' or family ~= ''
for at = 1, floor_count do is_floored = is_floored or found[META + at] end
local function floor_of(name)
  if floors[name] == nil then floors[name] = call('HGET', session, '!floor/' .. name) end
  return floors[name]
end
local function is_below_floor(field)
  local name, part = string.match(field, '^([^/]+)/([^/]+)/.')
  if not name then return false end
  local floor = floor_of(name)
  return floor and below(part, floor)
end
if is_floored then
  floors = {}
  for at = 1, floor_count do floors[sub(ARGV[FLOORS + at], 8)] = found[META + at] end
end

local registers_before, bytes_before = registers, bytes
local raised, dropped = false, {}
if family ~= '' then
  local known = floor_of(family)
  if not known or below(known, generation) then
    raised = true
    floors[family] = generation
    local hash = family == 'settings' and settings or session
    for _, field in ipairs(call('HKEYS', hash)) do
      if sub(field, 1, #family + 1) == family .. '/' and is_below_floor(field) then
        dropped[#dropped + 1] = field
        registers = registers - 1
        bytes = bytes - #field - (call('HSTRLEN', hash, field) - RECORD_HEAD)
      end
    end
  end
end

-- Whether what was sent replaces a record: the larger stamp, then the rest decides, as in every replica.
local function replaces(stamp, rest, old)
  local a, b, c = unpacked('>I2I4I2', stamp)
  local x, y, z = unpacked('>I2I4I2', old)
  if a ~= x then return a > x end
  if b ~= y then return b > y end
  if c ~= z then return c > z end
  return below(sub(old, 9, 14) .. sub(old, 23), sub(stamp, 9) .. rest)
end
local function is_gone(stamp)
  local upper, lower = unpacked('>I2I4', stamp)
  return upper * 4294967296 + lower <= gone_ms
end

-- Registers newer than the stored ones, and what is to be written then: records get the next revision.
-- (The table has room for some from the beginning: one that grows is copied.)
local stored = revision_bytes(revision + 1)
local put = { nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil,
              nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil, nil }
local put_settings, won, filled, has_new_settings = {}, 0, 0, false
local may_be_gone = gone_ms > 0 and oldest_ms <= gone_ms
local first_many, first_large
for at = 1, count do
  local field, stamp, rest, old = args[NAMES + at], args[STAMPS + at], args[RESTS + at], olds[OLDS + at]
  local value = #rest - REST_HEAD
  if value > VALUE_MAX then return answer('value', field) end
  local wins = not (may_be_gone and is_gone(stamp)) and not (is_floored and is_below_floor(field))
  if wins and old then
    if #old < RECORD_HEAD then return redis.error_reply('CORRUPT ' .. field) end
    local upper, lower = unpacked('>I2I4', old)
    wins = upper * 4294967296 + lower < oldest_ms or replaces(stamp, rest, old)
  end
  if wins then
    won = won + 1
    if old then
      bytes = bytes + value - (#old - RECORD_HEAD)
    else
      registers = registers + 1
      bytes = bytes + #field + value
    end
    if at >= low and at <= high then
      put_settings[#put_settings + 1] = field
      put_settings[#put_settings + 1] = stamp .. stored .. rest
      has_new_settings = has_new_settings or not old
    else
      put[filled + 1], put[filled + 2] = field, stamp .. stored .. rest
      filled = filled + 2
    end
    if registers > REGISTERS_MAX and not first_many then first_many = field end
    if bytes > BYTES_MAX and not first_large then first_large = field end
  end
end

-- A session that is too large may still shrink.
if registers > REGISTERS_MAX and registers > registers_before then
  return answer('registers', first_many)
end
if bytes > BYTES_MAX and bytes > bytes_before then return answer('bytes', first_large) end

-- All is well: write.
local function write(hash, put, filled)
  for at = 1, filled, AT_ONCE do
    call('HSET', hash, unpack(put, at, math.min(at + AT_ONCE - 1, filled)))
  end
end
local changed = raised or won > 0
local runs = wanted ~= NO_TOKEN
local is_due = not renewed_ms or math.abs(now_ms - renewed_ms) >= RENEW_MS or revision == 0
local bell
if changed or runs then
  local from, filled_by_winners = revision, filled
  local function add(field, value)
    put[filled + 1], put[filled + 2] = field, value
    filled = filled + 2
  end
  if changed then revision = revision + 1 end
  if changed or not found[1] then add('!revision', text(revision)) end
  if not epoch then
    epoch = fresh_epoch
    add('!epoch', epoch)
  end
  if bytes ~= bytes_before or not found[4] then add('!bytes', text(bytes)) end
  if registers ~= registers_before or not found[5] then add('!fields', text(registers)) end
  if is_due then add('!renewed', text(now_ms)) end
  if runs then
    token, holder, expires_ms = wanted, origin, now_ms + RUN_EXPIRY_MS
    add('!run', token .. holder .. text(expires_ms))
  end
  if raised then
    add('!floor/' .. family, generation)
    local hash = family == 'settings' and settings or session
    for _, field in ipairs(dropped) do call('HDEL', hash, field) end
  end
  write(session, put, filled)
  write(settings, put_settings, #put_settings)
  -- Of a row of parts listeners read all that is newer, instead of thousands of names.
  local many = row ~= '' and last
  if not changed then stored = revision_bytes(revision) end
  local names = all_names
  if many then
    names = ''
  elseif won < count or row ~= '' then
    local won_names = {}
    for at = 1, filled_by_winners, 2 do won_names[#won_names + 1] = put[at] end
    for at = 1, #put_settings, 2 do won_names[#won_names + 1] = put_settings[at] end
    names = table.concat(won_names, '//')
  end
  bell = epoch .. revision_bytes(from) .. stored .. origin .. ((raised or many) and '\1' or '\0') .. names
end
if parts_written then
  parts_written()
elseif row ~= '' and last then
  call('DEL', aside)
end
local expiry_s = revision == 0 and EMPTY_EXPIRY_S or EXPIRY_S
-- Where there is nothing to write this proves that this node may write. (The mark of a deleted session
-- stays at least as long as it was meant to.)
is_due = is_due or not bell
if is_due then
  if gone_ms == 0 then call('EXPIRE', session, expiry_s) else call('EXPIRE', session, expiry_s, 'GT') end
end
if is_due or has_new_settings then call('EXPIRE', settings, expiry_s) end
-- Last, because it may be forbidden on this channel, which must not leave anything half done.
if bell then call(ring, channel, bell) end
return answer('accepted')
