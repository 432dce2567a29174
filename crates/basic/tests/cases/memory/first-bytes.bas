10 REM the end of memory, as programs look for it
20 PRINT PEEK(0);PEEK(5);PEEK(6)+256*PEEK(7)
