-- Leaves a mark instead of a hash, whatever it holds.
-- KEYS: the hash. ARGV: mark, seconds to keep it, then the names and values, in turn, that are
-- known already. Answers nothing if that was all of it, and else all that the hash held.
local is_known = redis.call('HLEN', KEYS[1]) == (#ARGV - 2) / 2
for i = 3, #ARGV, 2 do
  is_known = is_known and redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1]
end
local held = not is_known and redis.call('HGETALL', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return held
