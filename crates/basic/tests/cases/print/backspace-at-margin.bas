10 PRINT CHR$(8);"x";POS(0)
20 PRINT "abc";CHR$(8);CHR$(8);CHR$(8);CHR$(8);CHR$(8);"x";POS(0)
