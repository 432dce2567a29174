10 REM PALINDROMES: does a sentence read the same backwards?
20 LINE INPUT "SENTENCE: ";S$:IF S$="" THEN END
30 T$="":R$=""
40 FOR I=1 TO LEN(S$)
50 C$=MID$(S$,I,1):IF C$>="a" AND C$<="z" THEN C$=CHR$(ASC(C$)-32)
60 IF C$>="A" AND C$<="Z" THEN T$=T$+C$:R$=C$+R$
70 NEXT
80 IF T$=R$ THEN PRINT "YES: ";R$ ELSE PRINT "NO: ";R$
90 GOTO 20
