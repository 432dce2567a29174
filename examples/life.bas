10 REM LIFE: Conway's cells, six generations of a glider and a blinker
20 DEFINT A-Z:W=20:H=9
30 DIM A(W+1,H+1),B(W+1,H+1)
40 REM The first cells: column and line
50 READ X,Y:IF X>0 THEN A(X,Y)=1:GOTO 50
60 DATA 2,1,3,2,1,3,2,3,3,3,14,4,15,4,16,4,0,0
70 FOR G=0 TO 5
80 PRINT "GENERATION";G
90 FOR Y=1 TO H:FOR X=1 TO W
100 PRINT MID$(".#",A(X,Y)+1,1);
110 N=A(X-1,Y-1)+A(X,Y-1)+A(X+1,Y-1)+A(X-1,Y)+A(X+1,Y)+A(X-1,Y+1)+A(X,Y+1)+A(X+1,Y+1)
120 B(X,Y)=-(N=3 OR (N=2 AND A(X,Y)=1))
130 NEXT X:PRINT:NEXT Y
140 FOR Y=1 TO H:FOR X=1 TO W:A(X,Y)=B(X,Y):NEXT X,Y
150 NEXT G
