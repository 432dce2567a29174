10 REM VAL of an empty string is an integer, of any other a double
20 PRINT EXP(3)-VAL("");EXP(3)-VAL("0");EXP(3)-VAL(" ");EXP(3)-VAL(C$)
30 PRINT 1/3+VAL("X");1/3+VAL("")
