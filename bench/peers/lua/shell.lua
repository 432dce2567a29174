local n, m, s = tonumber(arg[1]) or 1, 2000, 0
local a = {}
for _ = 1, n do
  local x = 1.0
  for i = 1, m do
    x = x * 171
    x = x - math.floor(x / 30269) * 30269
    a[i] = math.floor(x)
  end
  local g = m // 2
  while g > 0 do
    for i = g + 1, m do
      local t, j = a[i], i
      while j > g and a[j - g] > t do
        a[j] = a[j - g]
        j = j - g
      end
      a[j] = t
    end
    g = g // 2
  end
  s = 0
  for i = 1, m, 7 do s = s + a[i] end
end
print("CHECK", s)
