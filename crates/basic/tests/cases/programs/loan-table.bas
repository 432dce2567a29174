10 INPUT "PRINCIPAL, RATE, YEARS";P#,R#,Y
20 I#=R#/1200:N=Y*12
30 Q#=1:FOR K=1 TO N:Q#=Q#*(1+I#):NEXT
40 M#=INT(P#*I#*Q#/(Q#-1)*100+.5)/100
50 PRINT USING "PAYMENT $$#,###.##";M#
60 B#=P#:FOR K=1 TO N
70 T#=INT(B#*I#*100+.5)/100:IF K=N THEN M#=B#+T#
80 B#=B#+T#-M#
90 IF K MOD 6=0 OR K=1 THEN PRINT USING "### **#,###.## #####.## ######,.##-";K;M#;T#;B#
100 NEXT
