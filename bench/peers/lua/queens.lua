local n, s = tonumber(arg[1]) or 1, 0
for _ = 1, n do
  local a, c, u, d = {}, {}, {}, {}
  for i = 0, 16 do a[i], c[i], u[i], d[i] = 0, 0, 0, 0 end
  s = 0
  local r = 1
  while r > 0 do
    a[r] = a[r] + 1
    if a[r] > 8 then
      r = r - 1
      if r > 0 then
        local k = a[r]
        c[k], u[r + k], d[r - k + 8] = 0, 0, 0
      end
    else
      local k = a[r]
      if c[k] == 0 and u[r + k] == 0 and d[r - k + 8] == 0 then
        if r == 8 then
          s = s + 1
        else
          c[k], u[r + k], d[r - k + 8] = 1, 1, 1
          r = r + 1
          a[r] = 0
        end
      end
    end
  end
end
print("CHECK", s)
