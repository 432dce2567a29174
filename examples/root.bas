10 REM ROOT: solves an equation by halving an interval
20 DEF FNF(X)=X^3-2*X-5
30 PRINT "X^3 - 2X - 5 = 0"
40 A=1:B=4
50 IF SGN(FNF(A))=SGN(FNF(B)) THEN PRINT "NO CHANGE OF SIGN.":END
60 PRINT "   FROM       TO"
70 WHILE B-A>.00005
80 PRINT USING "##.#####  ##.#####";A,B
90 M=(A+B)/2
100 IF SGN(FNF(A))=SGN(FNF(M)) THEN A=M ELSE B=M
110 WEND
120 PRINT USING "X = #.####";(A+B)/2
