local n, s = tonumber(arg[1]) or 100, 0.0
for j = 1, n do
  local a = ""
  for i = 1, 50 do a = a .. string.char(65 + i % 26) end
  local b, c = a:sub(10, 29), a:sub(1, 7) .. a:sub(-5)
  local p, q = a:find("XYZ", 1, true) or 0, a:find("MNO", 20, true) or 0
  local d = b .. c .. " " .. j % 100
  local v = tonumber(d:sub(-2)) or 0
  s = s + #d + p + q + d:byte(5) + v
  a = a:sub(1, 2) .. "zz" .. a:sub(5)
  if a > b then s = s + 1 end
end
print("CHECK", math.floor(s))
