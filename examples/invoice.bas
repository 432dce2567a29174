10 REM INVOICE: PRINT USING for neat columns
20 PRINT TAB(16);"I N V O I C E":PRINT
30 PRINT "QTY ITEM               PRICE      TOTAL"
40 PRINT STRING$(40,"-")
50 F$="### \              \ ###.## $$##,###.##"
60 READ Q,I$,P:IF Q=0 THEN 90
70 PRINT USING F$;Q;I$;P;Q*P
80 S=S+Q*P:GOTO 60
90 PRINT STRING$(40,"-")
100 PRINT USING "SUM                         $$##,###.##";S
110 T=INT(S*19+.5)/100
120 PRINT USING "TAX 19%                     $$##,###.##";T
130 PRINT USING "TO PAY                     **$##,###.##";S+T
140 DATA 12,FLOPPY DISKS,3.95,2,PRINTER RIBBONS,11.5,500,SHEETS OF PAPER,.02
150 DATA 1,TERMINAL ADM-3A,895,0,"",0
