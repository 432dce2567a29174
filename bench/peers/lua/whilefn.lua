local n, s = tonumber(arg[1]) or 10, 0
local function a(x) return x * x + 3 * x - 5 end
local function b(x, y) return a(x) - a(y) end
for _ = 1, n do
  local i = 0.0
  s = 0
  while i < 100 do
    i = i + 1
    s = s + b(i, i - 1)
    local j = 0
    while j < 3 do j = j + 1 end
  end
end
print("CHECK", s)
