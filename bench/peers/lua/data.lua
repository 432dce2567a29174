-- The items are text until they are read, as DATA holds them.
local n, s = tonumber(arg[1]) or 100, 0
local items = {}
local text = [[1,ONE,2,TWO,3,THREE,4,FOUR,5,FIVE,6,SIX. OK,7,SEVEN,8,EIGHT,9,NINE,10,TEN,]]
  .. [[11.5,ELEVEN,12,TWELVE,13,THIRTEEN,14,FOURTEEN,15,FIFTEEN,]]
  .. [[16,SIXTEEN,-17,SEVENTEEN,18,EIGHTEEN,19,NINETEEN,20,TWENTY]]
for item in text:gmatch("[^,]+") do items[#items + 1] = item end
for _ = 1, n do
  s = 0
  for i = 1, 40, 2 do s = s + tonumber(items[i]) + #items[i + 1] end
  for i = 11, 30, 2 do s = s - math.floor(tonumber(items[i]) + .5) end
end
print("CHECK", s)
