10 WIDTH 80:W=36:L$=""
20 READ A$:IF A$="*" THEN GOSUB 200:END
30 A$=A$+" "
40 WHILE LEN(A$)>0:P=INSTR(A$," "):Q$=LEFT$(A$,P-1):A$=MID$(A$,P+1)
50 IF LEN(L$)+LEN(Q$)+1>W THEN GOSUB 100:L$=Q$ ELSE IF L$="" THEN L$=Q$ ELSE L$=L$+" "+Q$
60 WEND:GOTO 20
100 REM justify
110 G=W-LEN(L$):I=1
120 WHILE G>0:I=INSTR(I,L$," "):IF I=0 THEN I=1:IF INSTR(L$," ")=0 THEN G=0 ELSE 140
130 IF G>0 THEN L$=LEFT$(L$,I)+MID$(L$,I):G=G-1:I=I+1:WHILE MID$(L$,I,1)=" ":I=I+1:WEND
140 WEND
150 PRINT "|";L$;TAB(W+2);"|":RETURN
200 PRINT "|";L$;TAB(W+2);"|":RETURN
300 DATA "The quick brown fox jumps over the lazy dog, and then it"
310 DATA runs away into the deep dark forest where nobody will ever
320 DATA find it again: "so they say"
330 DATA *
