local n, r, s = tonumber(arg[1]) or 1, 0, 0
for _ = 1, n do
  r, s = 0, 0
  for i = 1, 100 do
    local a = i
    for _ = 1, 10 do a = math.sqrt(a) r = r + math.random() end
    for _ = 1, 10 do a = a ^ 2 r = r + math.random() end
    s = s + a
  end
end
print("CHECK", math.floor(s / 5 + .5))
