local n, s = tonumber(arg[1]) or 1, 0
for q = 1, n do
  s = 0
  for y = -12, 12 do
    local line = ""
    for x = -39, 39 do
      local ca, cb = x * .0458, y * .08333
      local a, b, i = ca, cb, 0
      local out = false
      repeat
        local t = a * a - b * b + ca
        b = 2 * a * b + cb
        a = t
        if a * a + b * b > 4 then
          out = true
          break
        end
        i = i + 1
      until i >= 16
      if out then
        line = line .. string.char(48 + i)
        s = s + i
      else
        line = line .. " "
      end
    end
    if q == 1 then print(line) end
  end
end
print("CHECK", s)
