local n = tonumber(arg[1]) or 20000
for i = 1, n do
  local left = string.format(" %d LINE %d ", i, i * 2)
  io.write(left, string.rep(" ", 14 - #left % 14), "X\n")
end
print("CHECK", n + 1)
