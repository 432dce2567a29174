local n = tonumber(arg[1]) or 20000
local last
for i = 1.0, n do last = i end
print("CHECK", last + 1)
