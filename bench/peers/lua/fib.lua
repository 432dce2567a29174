local n, stack, a, r = tonumber(arg[1]) or 10, {}, 0, 0
local x, sp
local function add()
  if x < 2 then r = r + x return end
  stack[sp] = x
  sp = sp + 1
  x = x - 1
  add()
  x = stack[sp - 1] - 2
  add()
  sp = sp - 1
end
for _ = 1, n do
  a = 0.0
  local b = 1.0
  for _ = 1, 30 do
    local t = a + b
    a = b
    b = t
  end
  x, sp, r = 10, 0, 0
  add()
end
print("CHECK", a + r)
