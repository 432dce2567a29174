10 REM MAZE: a new maze every time, with one way through
20 DEFINT A-Z:W=19:H=8:DIM V(W+1,H+1),R(W,H),D(W,H)
30 PRINT "A MAZE.":RANDOMIZE
40 REM R=1: open to the right, D=1: open downwards
50 FOR Y=0 TO H+1:V(0,Y)=1:V(W+1,Y)=1:NEXT
60 FOR X=0 TO W+1:V(X,0)=1:V(X,H+1)=1:NEXT
70 DIM S(W*H):X=1:Y=1:V(1,1)=1:N=0
80 REM Walk on to a new cell, or one cell back
90 C$=""
100 IF V(X+1,Y)=0 THEN C$=C$+"R"
110 IF V(X-1,Y)=0 THEN C$=C$+"L"
120 IF V(X,Y+1)=0 THEN C$=C$+"D"
130 IF V(X,Y-1)=0 THEN C$=C$+"U"
140 IF C$="" THEN 220
150 N=N+1:S(N)=X+100*Y
160 C$=MID$(C$,INT(RND*LEN(C$))+1,1)
170 IF C$="R" THEN R(X,Y)=1:X=X+1
180 IF C$="L" THEN X=X-1:R(X,Y)=1
190 IF C$="D" THEN D(X,Y)=1:Y=Y+1
200 IF C$="U" THEN Y=Y-1:D(X,Y)=1
210 V(X,Y)=1:GOTO 90
220 IF N>0 THEN X=S(N) MOD 100:Y=S(N)\100:N=N-1:GOTO 90
230 REM Draw it
240 D(W,H)=1:PRINT "+  ";:FOR X=2 TO W:PRINT "+--";:NEXT:PRINT "+"
250 FOR Y=1 TO H
260 PRINT "|";:FOR X=1 TO W:IF R(X,Y) THEN PRINT "   "; ELSE PRINT "  |";
270 NEXT:PRINT
280 FOR X=1 TO W:IF D(X,Y) THEN PRINT "+  "; ELSE PRINT "+--";
290 NEXT:PRINT "+"
300 NEXT
