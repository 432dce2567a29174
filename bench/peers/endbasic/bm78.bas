N=1000
REM There is no logarithm and no sign function: a little less work than the original.
DIM M(6) AS DOUBLE
S=0.0
K=0.0
Z=0
50 K=K+1
Z=Z+1
A=K/2*3+4-5
GOSUB 200
FOR L=1 TO 5
M(L)=A
NEXT
B=K^2.0
C=K
D=SIN(K)
S=S+M(3)+INT(B/K)+INT(C)+D
IF K=1000.0 THEN K=0.0
IF Z<N THEN GOTO 50
PRINT "CHECK";S
END
200
RETURN
