10 DIM E(5,4),R$(5):FOR I=1 TO 5:READ R$(I):FOR J=1 TO 4:READ E(I,J):NEXT:NEXT
20 R=1:K=0:D$="NSEW"
30 PRINT "You are in the ";R$(R);".":IF R=3 AND NOT K THEN PRINT "There is a key here."
40 PRINT "Exits:";:FOR J=1 TO 4:IF E(R,J) THEN PRINT " ";MID$(D$,J,1);
50 NEXT:PRINT
60 LINE INPUT "> ";A$:FOR I=1 TO LEN(A$):C=ASC(MID$(A$,I)):IF C>96 AND C<123 THEN MID$(A$,I,1)=CHR$(C-32)
70 NEXT:M=M+1
80 IF A$="QUIT" THEN PRINT "Moves:";M:END
90 IF A$="GET KEY" AND R=3 THEN K=-1:PRINT "Taken.":GOTO 60
100 IF LEN(A$)<>1 THEN PRINT "What?":GOTO 60
110 J=INSTR(D$,A$):IF J=0 THEN PRINT "What?":GOTO 60
120 IF E(R,J)=0 THEN PRINT "No way.":GOTO 60
130 IF E(R,J)=5 AND NOT K THEN PRINT "It is locked.":GOTO 60
140 R=E(R,J):IF R<5 THEN 30
150 PRINT "The treasure is yours after";M;"moves!"
160 DATA hall,2,0,3,0,kitchen,0,1,0,0,library,0,4,0,1,cellar,3,0,5,0,vault,0,0,0,4
