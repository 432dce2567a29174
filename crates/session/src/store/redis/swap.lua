-- Replaces a field, or removes it, if it holds what is expected.
-- KEYS: the hash. ARGV: field, seconds to keep the hash, is something expected, what,
-- is something wanted, what. Answers whether it was done, and else what was found.
local found = redis.call('HGET', KEYS[1], ARGV[1])
local expected = ARGV[3] == '1' and ARGV[4]
if found ~= expected then
  return { 0, found }
end
if ARGV[5] == '1' then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[6])
else
  redis.call('HDEL', KEYS[1], ARGV[1])
end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return { 1, false }
