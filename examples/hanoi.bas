10 REM TOWERS OF HANOI, with a stack of our own
20 DEFINT A-Z:DIM N(20),A(20),B(20),C(20)
30 INPUT "HOW MANY DISKS (1-8)";D:IF D<1 OR D>8 THEN 30
40 P=1:N(1)=D:A(1)=1:B(1)=3:C(1)=2:M=0
50 WHILE P>0
60 N=N(P):A=A(P):B=B(P):C=C(P):P=P-1
70 IF N=1 THEN M=M+1:PRINT A;"->";B,:GOTO 120
80 REM Last in, first out: the moves stand in reverse order
90 P=P+1:N(P)=N-1:A(P)=C:B(P)=B:C(P)=A
100 P=P+1:N(P)=1:A(P)=A:B(P)=B:C(P)=C
110 P=P+1:N(P)=N-1:A(P)=A:B(P)=C:C(P)=B
120 WEND
130 PRINT:PRINT M;"MOVES"
