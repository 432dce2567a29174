local n, m = tonumber(arg[1]) or 1, 40
local a, b, c, total = {}, {}, {}, 0
for i = 1, m do
  a[i], b[i] = {}, {}
  for j = 1, m do a[i][j], b[i][j] = i + j / 8, i - j / 4 end
end
for _ = 1, n do
  total = 0.0
  for i = 1, m do
    for j = 1, m do
      local s = 0.0
      for k = 1, m do s = s + a[i][k] * b[k][j] end
      c[j] = s
    end
    total = total + c[i]
  end
end
print("CHECK", total)
