10 REM MORSE CODE
20 DIM M$(26):FOR I=1 TO 26:READ M$(I):NEXT
30 LINE INPUT "TEXT: ";T$
40 FOR I=1 TO LEN(T$)
50 C=ASC(MID$(T$,I,1)) AND 223
60 IF C>=65 AND C<=90 THEN PRINT M$(C-64);" "; ELSE PRINT "/ ";
70 NEXT:PRINT
80 DATA .-,-...,-.-.,-..,.,..-.,--.,....,..,.---,-.-,.-..,--
90 DATA -.,---,.--.,--.-,.-.,...,-,..-,...-,.--,-..-,-.--,--..
