local n, size, count = tonumber(arg[1]) or 1, 8190, 0
for _ = 1, n do
  count = 0
  local flags = {}
  for i = 0, size do flags[i] = 1 end
  for i = 0, size do
    if flags[i] ~= 0 then
      local prime = i + i + 3
      local k = i + prime
      while k <= size do
        flags[k] = 0
        k = k + prime
      end
      count = count + 1
    end
  end
end
print("CHECK", count)
