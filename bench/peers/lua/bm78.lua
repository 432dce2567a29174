-- The powers are exact here; MBASIC's go through a logarithm and differ.
local n = tonumber(arg[1]) or 1000
local m, s, k = {}, 0.0, 0
local function nothing() end
for _ = 1, n do
  k = k + 1
  local a = k / 2 * 3 + 4 - 5
  nothing()
  for l = 1, 5 do m[l] = a end
  local b, c, d = k ^ 2, math.log(k), math.sin(k)
  s = s + m[3] + math.floor(b / k) + math.floor(c) + (d > 0 and 1 or d < 0 and -1 or 0)
  if k == 1000 then k = 0 end
end
print("CHECK", math.floor(s))
