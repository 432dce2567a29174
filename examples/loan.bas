10 REM LOAN: what is left to pay, in double precision
20 INPUT "AMOUNT, YEARLY INTEREST IN PERCENT, MONTHS";A#,R#,N
30 Q#=R#/1200:P#=INT(A#*Q#/(1-1/(1+Q#)^N)*100+.5)/100
40 PRINT USING "MONTHLY PAYMENT ######,.##";P#
50 PRINT "MONTH  INTEREST   REPAID      LEFT"
60 FOR M=1 TO N
70 Z#=INT(A#*Q#*100+.5)/100:T#=P#-Z#:IF T#>A# OR M=N THEN T#=A#
80 A#=A#-T#
90 PRINT USING "##### ####,.## ####,.## #####,.##";M;Z#;T#;A#
100 NEXT
