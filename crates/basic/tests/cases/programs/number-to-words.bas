10 DIM U$(19),T$(9)
20 FOR I=0 TO 19:READ U$(I):NEXT:FOR I=2 TO 9:READ T$(I):NEXT
30 READ N:IF N<0 THEN END
40 W$="":M=N
50 IF M>=1000 THEN Q=M\1000:GOSUB 200:W$=R$+" thousand ":M=M MOD 1000
60 Q=M:GOSUB 200:IF R$<>"" OR W$="" THEN W$=W$+R$
70 IF W$="" THEN W$="zero"
80 MID$(W$,1,1)=CHR$(ASC(W$) AND &HDF)
90 PRINT USING "##,###  ";N;:PRINT W$:GOTO 30
200 R$="":IF Q>=100 THEN R$=U$(Q\100)+" hundred ":Q=Q MOD 100
210 IF Q>=20 THEN R$=R$+T$(Q\10):Q=Q MOD 10:IF Q THEN R$=R$+"-"
220 IF Q THEN R$=R$+U$(Q)
230 RETURN
300 DATA "",one,two,three,four,five,six,seven,eight,nine,ten,eleven,twelve,thirteen
310 DATA fourteen,fifteen,sixteen,seventeen,eighteen,nineteen
320 DATA twenty,thirty,forty,fifty,sixty,seventy,eighty,ninety
330 DATA 0,7,13,20,21,99,100,101,342,1000,1066,12000,30519,-1
