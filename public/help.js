var I=[{name:"operators",group:"Topics",title:"Operators and expressions",kind:"Topic",words:["AND","OR","NOT","XOR","EQV","IMP","MOD","+","-","*","/","\\","^","=","<",">"],summary:"How values are combined, and in which order.",text:'| order | operators | |\n|---|---|---|\n| 1 | `( )`, functions | innermost first |\n| 2 | `^` | power |\n| 3 | `-` in front | negative |\n| 4 | `*` `/` | multiply, divide |\n| 5 | `\\` | divide whole numbers |\n| 6 | `MOD` | rest of that division |\n| 7 | `+` `-` | add (also strings), subtract |\n| 8 | `=` `<>` `<` `>` `<=` `>=` | compare |\n| 9 | `NOT` | every bit reversed |\n| 10 | `AND` | both |\n| 11 | `OR` | one or both |\n| 12 | `XOR` | one, not both |\n| 13 | `EQV` | both or none |\n| 14 | `IMP` | not the first alone |\n\nOperators of the same order are worked out from left to right, powers too: `2^3^2` is 64.\n\n## Example\n\n```basic\n10 PRINT 2+3*4;(2+3)*4;-2^2\n20 PRINT 17\\5;17 MOD 5;-17 MOD 5;17/5\n30 PRINT 3>2;3<2;"APPLE"<"BANANA"\n40 PRINT 12 AND 10;12 OR 10;12 XOR 10;NOT 0\n50 PRINT "CON"+"CAT"\n```\n\n```output\n 14  20 -4 \n 3  2 -2  3.4 \n-1  0 -1 \n 8  14  6 -1 \nCONCAT\n```\n\n## Comparisons\n\nA comparison is -1 if it holds and 0 if not, so `NOT`, `AND` and `OR` work on conditions and on bits alike. Strings are compared character by character by their codes: capitals come before small letters, and a string comes before a longer one that begins with it. `=<`, `=>` and `><` are accepted.\n\n## Whole numbers\n\n`\\`, MOD and the logical operators round their operands first; these must be -32768 to 32767. `/` never gives an integer type. Sums and products of integers that become too large turn to single precision. The rest of MOD has the sign of the dividend.\n\n## When something goes wrong\n\nDivision by zero and results that are too large print a message and give the largest number; with ON ERROR they are errors. `\\` and MOD by zero always are. `^` is computed with logarithms in single precision, so `7^7` is 823544, not 823543; a negative base with a fractional exponent is `Illegal function call`. `0^0` is 1.\n\nThe program goes on after a division by zero:\n\n```basic\n10 PRINT 1/0\n20 PRINT 7^7\n30 PRINT 5\\0\n```\n\n```output\nDivision by zero\n 1.70141E+38 \n 823544 \nDivision by zero in 30\n```\n\nSee also: [Number types and precision](numbers.md), [IF...THEN...ELSE](if.md), [Error messages](errors.md)'},{name:"numbers",group:"Topics",title:"Number types and precision",kind:"Topic",words:[],summary:"Integers, single and double precision: what they hold and how they are written.",text:"| type | sign | range | digits | bytes |\n|---|---|---|---|---|\n| integer | `%` | -32768 to 32767 | 5 | 2 |\n| single | `!` or none | 2.9E-39 to 1.7E+38 | 6 shown, 7 kept | 4 |\n| double | `#` | the same | 16 | 8 |\n\n`A%`, `A!` (the same as `A`), `A#` and `A$` are different variables. DEFINT and the like change what a name without a sign means.\n\n## Constants\n\nA number with 8 or more digits, with `#` or with a `D` exponent is double; a whole number up to 32767 is integer; all others are single. `&H` begins a hexadecimal, `&O` or `&` an octal number.\n\n## Example\n\n```basic\n10 PRINT 1234567;12345678;1.5D2\n20 PRINT 1/3;1/3#;2/3\n30 PRINT &HFF;&O17;32767\n40 PRINT .1#;CDBL(.1)\n```\n\n```output\n 1.23457E+06  12345678  150 \n .333333  .3333333333333333  .666667 \n 255  15  32767 \n .1  .1000000014901161 \n```\n\n## Mixing types\n\nAn operation is done in the wider type of its operands. Storing in an integer rounds, halves away from zero; storing a double in a single rounds too. A double made from a single shows the digits of its binary value: `CDBL(.1)` is not `.1#`, and `.1=.1#` is not true.\n\n## How numbers are shown\n\nSingle precision shows up to 6 digits, as `1E+06` from a million on and with exponent when a small fraction needs more than 7 places. Double shows up to 16 digits and `D` for the exponent. There is no zero before the point.\n\nWhere the exponent begins:\n\n```basic\n10 PRINT 999999;1000000;.0000001;.00000012\n20 PRINT 1D15;1D16;123456789012345.6#\n30 PRINT 10/4;10/3;1E38\n```\n\n```output\n 999999  1E+06  .0000001  1.2E-07 \n 1000000000000000  1D+16  123456789012345.6 \n 2.5  3.33333  1E+38 \n```\n\n## Not exact\n\nSIN, COS, TAN, ATN, EXP, LOG, SQR and `^` are single precision even for double arguments, and their last digit may be off by one or more. Sums of cents are not exact in either type; count in whole cents, or round: `INT(X*100+.5)/100`.\n\n## In memory\n\nIntegers have the low byte first. The last byte of a single or double is the exponent plus 128, the one before holds the sign in its highest bit, and the mantissa goes from there downwards.\n\nSee also: [Operators and expressions](operators.md), [DEFINT](defint.md), [CINT](cint.md), [CDBL](cdbl.md), [PRINT](print.md)"},{name:"character-set",group:"Topics",title:"Character set and control codes",kind:"Topic",words:[],summary:"The codes of characters, and what control characters do on the screen.",text:`Codes 32 to 126 are the ASCII characters:

## Example

\`\`\`basic
10 FOR R=32 TO 112 STEP 16
20 PRINT R;TAB(6);
30 FOR C=R TO R+15
40 IF C<127 THEN PRINT CHR$(C);" ";
50 NEXT:PRINT
60 NEXT
\`\`\`

\`\`\`output
 32    ! " # $ % & ' ( ) * + , - . / 
 48  0 1 2 3 4 5 6 7 8 9 : ; < = > ? 
 64  @ A B C D E F G H I J K L M N O 
 80  P Q R S T U V W X Y Z [ \\ ] ^ _ 
 96  \` a b c d e f g h i j k l m n o 
 112 p q r s t u v w x y z { | } ~ 
\`\`\`

Small letters outside of quotes, REM and DATA become capitals when a line is stored. Codes 128 to 255 are kept in strings and files as they are; what they look like is up to the screen.

| code | PRINT CHR$(code) |
|---|---|
| 7 | rings the bell |
| 8 | moves back one column |
| 9 | moves to the next multiple of 8 columns |
| 10 | moves down one line |
| 12 | clears the screen of many terminals |
| 13 | moves to the start of the line |
| 26 | clears the screen on an ADM-3A; ends a text file |
| 27 | begins an escape sequence |

Words are recognised only if they stand alone: \`FORI=1TO3\` is a name and then nonsense, \`FOR I=1TO 3\` is right. Names have up to 40 characters: a letter, then letters, digits and points.

See also: [CHR$](chr.md), [ASC](asc.md), [Control keys in the console](control-keys.md)`},{name:"control-keys",group:"Topics",title:"Control keys in the console",kind:"Topic",words:[],summary:"Keys with a meaning while you type a line or while a program runs.",text:`| key | does |
|---|---|
| Enter | ends the line |
| Backspace | removes the last character |
| Rubout | removes it too, and shows it after a backslash |
| Ctrl-U | throws the line away, shows \`^U\` |
| Ctrl-X | throws the line away, shows \`#\` |
| Ctrl-R | shows the line again |
| Ctrl-A | edits the line being typed, with the keys of EDIT |
| Tab | moves to the next multiple of 8 |
| line feed (Ctrl-J) | goes on in the next screen line, same BASIC line |
| Ctrl-G | puts the bell character into the line |
| Ctrl-C | while typing: leaves AUTO, INPUT or EDIT; while running: stops the program |

A stopped program can be continued with CONT.

A line thrown away, and one shown again:

\`\`\`typed
PRINT "WRNG{^U}
PRINT "RIGHT"{^R}
\`\`\`

\`\`\`output
PRINT "WRNG^U

PRINT "RIGHT"
PRINT "RIGHT"
RIGHT
Ok
\`\`\`

## Notes

- A line holds 255 characters; further keys ring the bell.
- Other control characters are dropped.

See also: [EDIT](edit.md), [AUTO](auto.md), [CONT](cont.md), [Character set and control codes](character-set.md)`},{name:"files-and-disk",group:"Topics",title:"Files and the virtual disk",kind:"Topic",words:[],summary:"How files are named and kept.",text:`Every session has a disk of its own. SAVE, LOAD, OPEN, FILES, KILL and NAME work on it; it is kept with the session. In the workbench the Files panel shows what is on it and moves files to and from your computer.

## Names

A name has up to 8 characters and an extension of up to 3, as on CP/M: \`LETTER.TXT\`. LOAD, SAVE, RUN, MERGE and CHAIN add \`.BAS\` if there is none; OPEN, KILL and NAME add nothing.

Longer names are cut: what does not fit becomes the extension.

\`\`\`basic
10 OPEN "O",#1,"VERYLONGNAME":CLOSE
20 OPEN "O",#1,"notes.text":CLOSE
30 FILES
\`\`\`

\`\`\`output
PROGRAM .BAS  VERYLONG.NAM  notes   .tex  
\`\`\`

- Small and capital letters differ: \`notes.tex\` and \`NOTES.TEX\` are two files. Most programs use capitals.
- In a pattern \`?\` is any character, \`*\` any whole name or extension.

## Sequential files

Text, read and written from start to end with PRINT#, WRITE#, INPUT#, LINE INPUT# and INPUT$. Lines end with carriage return and line feed; Ctrl-Z ends the text. A file is written in blocks of 128 bytes.

## Random files

Records of the same length, read and written in any order with FIELD, GET, PUT, LSET and RSET. Numbers are packed with MKI$, MKS$ and MKD$ and unpacked with CVI, CVS and CVD.

## Programs

Tokenized (the usual form), text (\`,A\`) or protected (\`,P\`); all three are those of the original, so files can be exchanged with it.

## Limits

Three files may be open at a time. A record is at most 128 bytes long.

See also: [OPEN](open.md), [FIELD](field.md), [SAVE](save.md), [FILES](files.md), [Limits](limits.md)`},{name:"limits",group:"Topics",title:"Limits",kind:"Topic",words:[],summary:"What does not fit.",text:'| what | limit | beyond it |\n|---|---|---|\n| line numbers | 0 to 65529 | further digits belong to the text |\n| length of a typed line | 255 characters | the bell rings |\n| memory for program and variables | 39719 bytes | `Out of memory` |\n| string | 255 characters | `String too long` |\n| pending strings in one expression | 10 | `String formula too complex` |\n| name | 40 characters | `Syntax error` |\n| integer | -32768 to 32767 | `Overflow` |\n| single, double | about 1.7E+38 | `Overflow` |\n| nested GOSUBs | 85 (more after `CLEAR ,,n`) | `Out of memory` |\n| open files | 3 | `Bad file number` |\n| record of a random file | 128 bytes | `Illegal function call` |\n| record number | 1 to 32767 | `Bad record number`, `Overflow` |\n| width of screen and printer | 255 (means endless) | `Illegal function call` |\n\nStrings have at most 255 characters:\n\n```basic\n10 A$=STRING$(255,"X")\n20 PRINT LEN(A$)\n30 A$=A$+"X"\n```\n\n```output\n 255 \nString too long in 30\n```\n\nThe memory shown is what the original had on a machine with 64 KB:\n\n```typed\nPRINT FRE(0)\n```\n\n```output\nPRINT FRE(0)\n 39719 \nOk\n```\n\n## Not in BASIC-80\n\nThere are no graphics, no sound but the bell, no cursor statements (LOCATE, CLS), no DATE$ or TIMER and no machine code. Programs position the cursor with the control codes of their terminal; see Character set.\n\nSee also: [Error messages](errors.md), [CLEAR](clear.md), [FRE](fre.md), [Files and the virtual disk](files-and-disk.md)'},{name:"errors",group:"Topics",title:"Error messages",kind:"Topic",words:[],summary:"All error numbers and messages, and what usually causes them.",text:`An error stops the program and prints its message with the line number, as in \`Out of DATA in 20\`. An ON ERROR trap finds the number in ERR. After a Syntax error BASIC opens the line for EDIT; Q leaves it.

| number | message | cause |
|---|---|---|
| 1 | NEXT without FOR | NEXT came without an open FOR of that variable. |
| 2 | Syntax error | BASIC does not understand the statement: a misspelt word, a missing bracket. |
| 3 | RETURN without GOSUB | RETURN without an open GOSUB, often because the program ran into a subroutine. |
| 4 | Out of DATA | READ found no more DATA. |
| 5 | Illegal function call | A value outside what the function or statement takes; also many things that are not allowed at this place. |
| 6 | Overflow | A number is too large for its type. In single and double arithmetic the program goes on unless ON ERROR is set. |
| 7 | Out of memory | Program, variables, arrays, GOSUBs and loops together are too large. |
| 8 | Undefined line number | GOTO, GOSUB, THEN or the like names a line that does not exist. |
| 9 | Subscript out of range | A subscript is larger than DIM allows (10 without DIM), or there are too many or too few. |
| 10 | Duplicate Definition | DIM of an array that exists, or a second OPTION BASE. |
| 11 | Division by zero | Division by zero, or 0 to a negative power. The program goes on with the largest number unless ON ERROR is set. |
| 12 | Illegal direct | A statement that is only allowed in a program, DEF FN. |
| 13 | Type mismatch | A string where a number belongs, or the reverse. |
| 14 | Out of string space | No room left for strings. |
| 15 | String too long | A string would get longer than 255 characters. |
| 16 | String formula too complex | Too many strings waiting in one expression; split it. |
| 17 | Can't continue | CONT after the program was changed, or nothing to continue. |
| 18 | Undefined user function | A function FN... that no DEF FN has defined yet. |
| 19 | No RESUME | The program ended inside an error trap. |
| 20 | RESUME without error | RESUME outside an error trap. |
| 22 | Missing operand | An operator has nothing to its right. |
| 23 | Line buffer overflow | A line is too long for the line buffer. |
| 26 | FOR Without NEXT | A FOR has no matching NEXT. |
| 29 | WHILE without WEND | A WHILE has no WEND. |
| 30 | WEND without WHILE | A WEND without an open WHILE. |
| 50 | FIELD overflow | FIELD asks for more bytes than a record has, or PRINT# for more than is left of it. |
| 51 | Internal error | Something is wrong in BASIC itself. It should not occur. |
| 52 | Bad file number | The file number is not open, or not between 1 and 3. |
| 53 | File not found | LOAD, KILL, NAME, FILES or OPEN names a file that is not on the disk. |
| 54 | Bad file mode | The file was opened for something else; MERGE of a tokenized file; an unknown mode in OPEN. |
| 55 | File already open | The number is in use by another open file. |
| 57 | Disk I/O error | Reading or writing the disk failed. |
| 58 | File already exists | NAME would give a file the name of another one. |
| 61 | Disk full | No room on the disk; also when a file was killed while it was open. |
| 62 | Input past end | Reading beyond the end of a file; test EOF first. |
| 63 | Bad record number | Record 0 does not exist. |
| 64 | Bad file name | The name is empty or has a form that is not possible. |
| 66 | Direct statement in file | A text file that was loaded has a line without number. |
| 67 | Too many files | The directory of the disk is full. |

All other numbers from 1 to 255 print \`Unprintable error\`; a program may use them for errors of its own with the ERROR statement.

## Example

\`\`\`basic
10 READ A,B
20 DATA 1
\`\`\`

\`\`\`output
Out of DATA in 10
\`\`\`

## Messages that are no errors

- \`?Redo from start\`: an answer to INPUT did not fit; it is asked again.
- \`Undefined line 99 in 10\`: RENUM found a reference to a line that does not exist.
- \`Break in 10\`: the program was stopped by Ctrl-C or STOP; CONT continues it.

See also: [ON ERROR GOTO](on-error.md), [ERR](err.md), [ERL](erl.md), [ERROR](error.md), [Limits](limits.md)`},{name:"auto",group:"Commands",title:"AUTO",kind:"Command",words:["AUTO"],summary:"Types the line numbers for you.",text:`## Syntax

\`\`\`syntax
AUTO [line][,[step]]
\`\`\`

BASIC shows the next line number and waits for the line. Both numbers are 10 if not given. Ctrl-C ends it; the line in which Ctrl-C is pressed is not kept.

An existing line is marked with \`*\`: an empty answer keeps it as it is.

## Example

\`\`\`typed
10 PRINT "OLD"
AUTO

PRINT "NEW"
{^C}
LIST
\`\`\`

\`\`\`output
10 PRINT "OLD"
AUTO
10*
20 PRINT "NEW"
30 ^C
Ok
LIST
10 PRINT "OLD"
20 PRINT "NEW"
Ok
\`\`\`

## Notes

- \`AUTO n,\` repeats the step of the last AUTO; \`AUTO ,50\` starts at 0.
- \`.\` may stand for the current line: \`AUTO .,5\`.
- Past line 65529 it ends by itself.
- An error in a typed line (a number that is too large, for example) does not end AUTO.
- In the workbench the editor numbers lines by itself; AUTO is for typing in the console.

See also: [RENUM](renum.md), [LIST](list.md), [EDIT](edit.md), [Limits](limits.md)`},{name:"clear",group:"Commands",title:"CLEAR",kind:"Command or statement",words:["CLEAR"],summary:"Forgets all variables and closes all files; can also set the limits of memory.",text:'## Syntax\n\n```syntax\nCLEAR [,[memory][,stack]]\n```\n\nAll variables become 0 or empty, arrays vanish, GOSUBs, loops, DEF FN, DEFINT and the like, and ON ERROR are forgotten, DATA is read from the start again. The program stays.\n\n`memory` is the highest address BASIC may use, `stack` the bytes kept for loops and subroutines. The usual stack holds 85 nested GOSUBs; `CLEAR ,,2000` makes room for more.\n\n## Example\n\n```basic\n10 A=5:A$="HELLO"\n20 CLEAR\n30 PRINT A;A$;"."\n```\n\n```output\n 0 .\n```\n\n## Notes\n\n- One number (`CLEAR 1000`, in older BASICs the string space) is accepted and ignored: string space needs no reservation here.\n- A limit that leaves no room is `Out of memory`; a limit or stack of 0 is `Illegal function call`.\n- CLEAR inside a subroutine forgets where to RETURN to.\n\nSee also: [NEW](new.md), [ERASE](erase.md), [FRE](fre.md), [Limits](limits.md)'},{name:"cload",group:"Commands",title:"CLOAD",kind:"Not in BASIC-80",words:["CLOAD"],summary:"Loading from cassette. Some BASICs of the family have it; BASIC-80 5.21 does not.",text:`## Syntax

\`\`\`syntax
CLOAD "name"
\`\`\`

The word is not reserved here: it is taken for a variable, so the statement is a Syntax error. Use LOAD with the disk.

## Example

\`\`\`typed
CLOAD
CLOAD=5:PRINT CLOAD
\`\`\`

\`\`\`output
CLOAD
Syntax error
Ok
CLOAD=5:PRINT CLOAD
 5 
Ok
\`\`\`

See also: [LOAD](load.md), [CSAVE](csave.md)`},{name:"cont",group:"Commands",title:"CONT",kind:"Command",words:["CONT"],summary:"Continues a program after STOP, Ctrl-C, END or an error.",text:`## Syntax

\`\`\`syntax
CONT
\`\`\`

Between the stop and CONT you may look at variables and change them. If an INPUT was interrupted, it asks again with its prompt. After an error the statement that failed is tried again.

## Example

\`\`\`basic
10 FOR I=1 TO 3
20 IF I=2 THEN STOP
30 PRINT I;
40 NEXT
\`\`\`

\`\`\`typed
RUN
PRINT "I IS";I
I=10
CONT
\`\`\`

\`\`\`output
RUN
 1 
Break in 20
Ok
PRINT "I IS";I
I IS 2 
Ok
I=10
Ok
CONT
 10 
Ok
\`\`\`

## Notes

- Editing, adding or deleting a line, and DELETE, make it \`Can't continue\`; RENUM and errors in direct mode do not.
- After END, CONT goes on behind the END; after the last line it only prints \`Ok\`.

See also: [STOP](stop.md), [END](end.md), [RUN](run.md)`},{name:"csave",group:"Commands",title:"CSAVE",kind:"Not in BASIC-80",words:["CSAVE"],summary:"Saving to cassette. Some BASICs of the family have it; BASIC-80 5.21 does not.",text:`## Syntax

\`\`\`syntax
CSAVE "name"
\`\`\`

The word is not reserved here: it is taken for a variable, so the statement is a Syntax error. Use SAVE with the disk.

## Example

\`\`\`typed
CSAVE "X"
\`\`\`

\`\`\`output
CSAVE "X"
Syntax error
Ok
\`\`\`

See also: [SAVE](save.md), [CLOAD](cload.md)`},{name:"delete",group:"Commands",title:"DELETE",kind:"Command",words:["DELETE"],summary:"Deletes program lines.",text:`## Syntax

\`\`\`syntax
DELETE line
DELETE first-last
DELETE -last
\`\`\`

One line is more easily deleted by typing its bare number.

## Example

\`\`\`basic
10 PRINT 1
20 PRINT 2
30 PRINT 3
40 PRINT 4
\`\`\`

\`\`\`typed
DELETE 20-30
LIST
DELETE 35
\`\`\`

\`\`\`output
DELETE 20-30
Ok
LIST
10 PRINT 1
40 PRINT 4
Ok
DELETE 35
Illegal function call
Ok
\`\`\`

## Notes

- The last line of the range must exist, else \`Illegal function call\` and nothing is deleted. The first need not. \`DELETE 20-\` is not allowed.
- \`.\` stands for the current line.
- In a program DELETE ends the run; the variables are lost.

See also: [LIST](list.md), [NEW](new.md), [RENUM](renum.md)`},{name:"edit",group:"Commands",title:"EDIT",kind:"Command",words:["EDIT"],summary:"Changes one line of the program in the console, key by key.",text:`## Syntax

\`\`\`syntax
EDIT line
EDIT .
\`\`\`

BASIC shows the line number and waits for subcommands. They are not shown; the text they pass is. A number before a subcommand repeats it.

| key | does |
|---|---|
| space, rubout | moves right, left |
| I text Escape | inserts text; Escape ends inserting |
| X text Escape | inserts at the end of the line |
| H text Escape | cuts the rest of the line, then inserts |
| nD | deletes n characters, shown between backslashes |
| nSc | moves to the n-th character c |
| nKc | deletes up to the n-th character c |
| nC | changes the next n characters |
| L | shows the line and starts again at its beginning |
| A | starts again with the old line |
| E | ends; the rest is kept but not shown |
| Q | ends; the line stays as it was |
| Enter | ends, shows the rest, keeps the changes |

## Example

\`\`\`basic
10 PRIMT "HELLO"
\`\`\`

\`\`\`typed
EDIT 10
SMCN
LIST
\`\`\`

\`\`\`output
EDIT 10
10 PRINT "HELLO"
LIST
10 PRINT "HELLO"
Ok
\`\`\`

## Notes

- A Syntax error in a running program opens EDIT on the line by itself. Q leaves the variables alive, Enter clears them.
- Ctrl-A while a direct line is typed edits that line; its number is shown as \`!\`.
- S of a character that is not there moves to the end, K of one deletes to the end. Deleting the whole text deletes the line.
- In the workbench you can of course click into the line in the editor.

See also: [AUTO](auto.md), [LIST](list.md), [Control keys in the console](control-keys.md)`},{name:"files",group:"Commands",title:"FILES",kind:"Command or statement",words:["FILES"],summary:"Shows the names of the files on the disk.",text:`## Syntax

\`\`\`syntax
FILES [pattern]
\`\`\`

In the pattern \`?\` stands for any character and \`*\` for any name or any extension.

## Example

\`\`\`basic
10 PRINT "HI"
\`\`\`

\`\`\`typed
SAVE "DEMO"
FILES
FILES "*.DAT"
\`\`\`

\`\`\`output
SAVE "DEMO"
Ok
FILES
PROGRAM .BAS  DEMO    .BAS  
Ok
FILES "*.DAT"
File not found
Ok
\`\`\`

## Notes

- There is no end of line after the last name, so two FILES in one program go on in the same line.
- \`*\` stands only for a whole name or extension: \`D*.BAS\` finds nothing and is \`File not found\`.

See also: [KILL](kill.md), [NAME](name.md), [Files and the virtual disk](files-and-disk.md)`},{name:"list",group:"Commands",title:"LIST",kind:"Command",words:["LIST"],summary:"Shows the program.",text:`## Syntax

\`\`\`syntax
LIST
LIST line
LIST [first]-[last]
\`\`\`

Keywords and names appear in upper case, text in quotes, DATA and REM as you typed it. Ctrl-C ends a long listing.

## Example

\`\`\`basic
10 for i=1 to 3
20 ?"i is";i
30 next
40 end
\`\`\`

\`\`\`typed
LIST
LIST 20-30
LIST -20
\`\`\`

\`\`\`output
LIST
10 FOR I=1 TO 3
20 PRINT"i is";I
30 NEXT
40 END
Ok
LIST 20-30
20 PRINT"i is";I
30 NEXT
Ok
LIST -20
10 FOR I=1 TO 3
20 PRINT"i is";I
Ok
\`\`\`

## Notes

- Numbers are shown from their stored value: \`1.50\` becomes \`1.5\`, \`1E3\` becomes \`1000!\`, \`&17\` becomes \`&O17\`.
- \`?\` becomes PRINT, \`GO TO\` becomes GOTO.
- \`.\` is the line last stored or listed, or the line of the last error.
- \`LIST 20,40\` is a Syntax error; a range without lines shows nothing. In a program LIST ends the run.

See also: [LLIST](llist.md), [EDIT](edit.md), [SAVE](save.md)`},{name:"llist",group:"Commands",title:"LLIST",kind:"Command",words:["LLIST"],summary:"Lists the program on the printer.",text:'## Syntax\n\n```syntax\nLLIST\nLLIST [first]-[last]\n```\n\nThe ranges are those of LIST.\n\n## Example\n\n```basic\n10 PRINT "HELLO"\n20 END\n```\n\n```typed\nLLIST 10\n```\n\n```output\nLLIST 10\nOk\n```\n\n```printer\n10 PRINT "HELLO"\n```\n\nSee also: [LIST](list.md), [LPRINT](lprint.md), [WIDTH](width.md)'},{name:"load",group:"Commands",title:"LOAD",kind:"Command",words:["LOAD"],summary:"Brings a program from the disk into memory.",text:`## Syntax

\`\`\`syntax
LOAD "name"[,R]
\`\`\`

The program in memory and all variables are lost, open files are closed. With \`,R\` the loaded program runs at once. A name without extension gets \`.BAS\`.

## Example

\`\`\`basic
10 PRINT "SAVED"
\`\`\`

\`\`\`typed
SAVE "P"
NEW
LOAD "P"
LIST
LOAD "P",R
\`\`\`

\`\`\`output
SAVE "P"
Ok
NEW
Ok
LOAD "P"
Ok
LIST
10 PRINT "SAVED"
Ok
LOAD "P",R
SAVED
Ok
\`\`\`

## Notes

- LOAD takes text, tokenized and protected files alike.
- With \`,R\` files stay open, but only if the program file is tokenized (saved without \`,A\`).
- In a text file a line without number stops LOAD with \`Direct statement in file\`; the lines before it stay in memory.
- A text line longer than 255 characters is \`Line buffer overflow\`.
- Upper and lower case differ in file names: \`SAVE "a"\` and \`LOAD "A"\` mean two files.

See also: [SAVE](save.md), [MERGE](merge.md), [RUN](run.md), [CHAIN](chain.md)`},{name:"merge",group:"Commands",title:"MERGE",kind:"Command",words:["MERGE"],summary:"Adds the lines of a program file to the program in memory.",text:`## Syntax

\`\`\`syntax
MERGE "name"
\`\`\`

The file must be text (saved with \`,A\`). A line with a number that is already there replaces it.

## Example

\`\`\`basic
10 PRINT "OLD 10"
30 PRINT "OLD 30"
\`\`\`

\`\`\`typed
SAVE "M",A
NEW
10 PRINT "NEW 10"
20 PRINT "NEW 20"
MERGE "M"
LIST
\`\`\`

\`\`\`output
SAVE "M",A
Ok
NEW
Ok
10 PRINT "NEW 10"
20 PRINT "NEW 20"
MERGE "M"
Ok
LIST
10 PRINT "OLD 10"
20 PRINT "NEW 20"
30 PRINT "OLD 30"
Ok
\`\`\`

## Notes

- A tokenized file is \`Bad file mode\`.
- MERGE in a program ends the run; use CHAIN MERGE to go on.

See also: [CHAIN](chain.md), [LOAD](load.md), [SAVE](save.md)`},{name:"new",group:"Commands",title:"NEW",kind:"Command",words:["NEW"],summary:"Forgets the program and all variables.",text:`## Syntax

\`\`\`syntax
NEW
\`\`\`

TRON is switched off, files are closed. Files on the disk are not touched.

## Example

\`\`\`basic
10 PRINT "GONE"
\`\`\`

\`\`\`typed
A=5
NEW
LIST
PRINT A
\`\`\`

\`\`\`output
A=5
Ok
NEW
Ok
LIST
Ok
PRINT A
 0 
Ok
\`\`\`

## Notes

- In the workbench the New button asks first and can save; the command in the console does not ask.

See also: [CLEAR](clear.md), [DELETE](delete.md), [LOAD](load.md)`},{name:"null",group:"Commands",title:"NULL",kind:"Command or statement",words:["NULL"],summary:"Sends idle characters after every line.",text:`## Syntax

\`\`\`syntax
NULL n
\`\`\`

Printing terminals needed time to bring the carriage back, so BASIC can send n zero bytes (0 to 255) after each end of line. On a screen they are invisible.

## Example

\`\`\`basic
10 NULL 0
20 PRINT "NO IDLE CHARACTERS"
\`\`\`

\`\`\`output
NO IDLE CHARACTERS
\`\`\`

## Notes

- NULL 256 or less than 0 is \`Illegal function call\`.

See also: [WIDTH](width.md)`},{name:"renum",group:"Commands",title:"RENUM",kind:"Command",words:["RENUM"],summary:"Gives the lines new numbers.",text:`## Syntax

\`\`\`syntax
RENUM [new][,[from][,step]]
\`\`\`

The line \`from\` (the first one if not given) and all after it are numbered \`new\`, \`new\`+\`step\` and so on; both are 10 if not given. Line numbers after GOTO, GOSUB, THEN, ELSE, ON, RESTORE, RESUME, RUN and the like, and numbers compared with ERL, are changed as well.

## Example

\`\`\`basic
5 A=A+1
7 IF A<3 THEN 5 ELSE 12
12 PRINT A
\`\`\`

\`\`\`typed
RENUM 100
LIST
RENUM 200,120
LIST
\`\`\`

\`\`\`output
RENUM 100
Ok
LIST
100 A=A+1
110 IF A<3 THEN 100 ELSE 120
120 PRINT A
Ok
RENUM 200,120
Ok
LIST
100 A=A+1
110 IF A<3 THEN 100 ELSE 200
200 PRINT A
Ok
\`\`\`

## Notes

- A reference to a line that does not exist is reported (\`Undefined line 99 in 10\`, with the old number of the line it is in) and left as it is.
- RENUM cannot change the order of lines: a result out of order or above 65529 is \`Illegal function call\` and changes nothing.
- Not changed: the number in \`5=ERL\`, in \`CHAIN MERGE "X",5\` and after RETURN. Variables and CONT survive.

See also: [AUTO](auto.md), [DELETE](delete.md), [LIST](list.md), [ERL](erl.md)`},{name:"run",group:"Commands",title:"RUN",kind:"Command or statement",words:["RUN"],summary:"Starts the program, from the beginning or from a line, or loads and starts another one.",text:`## Syntax

\`\`\`syntax
RUN [line]
RUN "name"[,R]
\`\`\`

All variables are cleared and files closed first. With a name the program is loaded from the disk; \`,R\` then keeps files open (only if it was saved tokenized).

## Example

\`\`\`basic
10 PRINT "TEN"
20 PRINT "TWENTY";A
\`\`\`

\`\`\`typed
A=5
RUN
RUN 20
RUN 15
\`\`\`

\`\`\`output
A=5
Ok
RUN
TEN
TWENTY 0 
Ok
RUN 20
TWENTY 0 
Ok
RUN 15
Undefined line number
Ok
\`\`\`

## Notes

- Use GOTO in direct mode to start without clearing variables.
- Every RUN starts the same sequence of RND.

See also: [GOTO](goto.md), [CONT](cont.md), [LOAD](load.md), [CHAIN](chain.md)`},{name:"save",group:"Commands",title:"SAVE",kind:"Command",words:["SAVE"],summary:"Writes the program to the disk.",text:`## Syntax

\`\`\`syntax
SAVE "name"
SAVE "name",A
SAVE "name",P
\`\`\`

Without a letter the file is tokenized: short, quick to load. \`,A\` writes text, which other programs can read and MERGE needs. \`,P\` writes a protected file. A name without extension gets \`.BAS\`; an existing file is replaced without a question.

## Example

\`\`\`basic
10 PRINT "HELLO"
\`\`\`

\`\`\`typed
SAVE "HI",A
FILES
NEW
LOAD "HI"
LIST
\`\`\`

\`\`\`output
SAVE "HI",A
Ok
FILES
PROGRAM .BAS  HI      .BAS  
Ok
NEW
Ok
LOAD "HI"
Ok
LIST
10 PRINT "HELLO"
Ok
\`\`\`

## Notes

- A protected program can be run, but LIST, EDIT, SAVE without \`,P\`, new lines, PEEK and POKE are \`Illegal function call\` until NEW. There is no way back from \`,P\`: keep an unprotected copy.
- To get the program onto your own computer use the Save button of the workbench.

See also: [LOAD](load.md), [MERGE](merge.md), [Files and the virtual disk](files-and-disk.md)`},{name:"system",group:"Commands",title:"SYSTEM",kind:"Command or statement",words:["SYSTEM"],summary:"Leaves BASIC.",text:`## Syntax

\`\`\`syntax
SYSTEM
\`\`\`

Files are closed and the machine stops. Nothing is saved by it. In the workbench Run starts a fresh machine.

## Example

\`\`\`basic
10 PRINT "BYE"
20 SYSTEM
30 PRINT "NOT REACHED"
\`\`\`

\`\`\`output
BYE
\`\`\`

See also: [END](end.md), [NEW](new.md)`},{name:"tron",group:"Commands",title:"TRON",kind:"Command or statement",words:["TRON"],summary:"Traces: shows the number of every line before it runs.",text:`## Syntax

\`\`\`syntax
TRON
\`\`\`

The numbers appear in square brackets, without blanks. TROFF or NEW switches the trace off.

## Example

\`\`\`basic
10 FOR I=1 TO 2
20 PRINT "X"
30 NEXT
40 END
\`\`\`

\`\`\`typed
TRON
RUN
\`\`\`

\`\`\`output
TRON
Ok
RUN
[10][20]X
[30][20]X
[30][40]
Ok
\`\`\`

## Notes

- A line is shown once each time it is entered, not for every statement on it. Direct statements are not shown.

See also: [TROFF](troff.md), [STOP](stop.md)`},{name:"troff",group:"Commands",title:"TROFF",kind:"Command or statement",words:["TROFF"],summary:"Switches off the trace of TRON.",text:`## Syntax

\`\`\`syntax
TROFF
\`\`\`

## Example

\`\`\`basic
10 TRON
20 A=1
30 TROFF
40 PRINT "DONE"
\`\`\`

\`\`\`output
[20][30]DONE
\`\`\`

See also: [TRON](tron.md)`},{name:"width",group:"Commands",title:"WIDTH",kind:"Command or statement",words:["WIDTH"],summary:"Sets how many characters fit in a line of the screen or the printer.",text:`## Syntax

\`\`\`syntax
WIDTH n
WIDTH LPRINT n
\`\`\`

A line that gets longer is broken. The screen begins with 80, the printer with 132. 255 means: never break.

## Example

\`\`\`basic
10 WIDTH 20
20 PRINT "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
30 WIDTH 80
\`\`\`

\`\`\`output
ABCDEFGHIJKLMNOPQRST
UVWXYZ
\`\`\`

## Notes

- n above 255 is \`Illegal function call\`.
- A number that does not fit in the rest of the line goes to the next line whole; the same for a string, unless it starts in the first column.
- Comma zones are 14 columns wide whatever the width; with WIDTH 15 every zone starts a new line.

See also: [PRINT](print.md), [LPRINT](lprint.md), [TAB](tab.md), [POS](pos.md)`},{name:"for",group:"Control",title:"FOR",kind:"Statement",words:["FOR","TO","STEP"],summary:"Repeats the statements up to NEXT while a variable counts.",text:`## Syntax

\`\`\`syntax
FOR variable=start TO limit [STEP step]
  ...
NEXT [variable]
\`\`\`

The step is 1 if not given; it may be negative or a fraction. Limit and step are computed once. If the start is already past the limit, the loop is skipped.

## Example

\`\`\`basic
10 FOR I=10 TO 1 STEP -3
20 PRINT I;
30 NEXT I
40 PRINT "AFTER:";I
50 FOR I=5 TO 1:PRINT "NEVER":NEXT
\`\`\`

\`\`\`output
 10  7  4  1 AFTER:-2 
\`\`\`

## Notes

- The matching NEXT is looked for when FOR runs: without one the error is \`FOR Without NEXT\` even if the loop would be skipped.
- The variable may be integer (\`%\`) or single; double and string variables are \`Type mismatch\`. With an integer variable a fractional step is rounded, and a loop up to 32767 ends with \`Overflow\`.
- Fractions add up inexactly: \`FOR X=0 TO 1 STEP .1\` runs ten times, not eleven.
- STEP 0 ends only if the variable becomes equal to the limit.
- A loop left by GOTO stays open; opening it again with the same variable replaces it.

See also: [NEXT](next.md), [WHILE](while.md), [GOSUB](gosub.md)`},{name:"next",group:"Control",title:"NEXT",kind:"Statement",words:["NEXT"],summary:"Ends a FOR loop: steps the variable and goes back if the limit is not passed.",text:`## Syntax

\`\`\`syntax
NEXT [variable][,variable]...
\`\`\`

Without a variable the innermost loop is meant. \`NEXT J,I\` ends two loops, the inner one first.

## Example

\`\`\`basic
10 FOR I=1 TO 2
20 FOR J=1 TO 3
30 PRINT I*J;
40 NEXT J,I
\`\`\`

\`\`\`output
 1  2  3  2  4  6 
\`\`\`

## Notes

- NEXT of a variable that has no open loop is \`NEXT without FOR\`.
- If the inner of two loops is skipped and both end in one \`NEXT J,I\`, the outer one goes round again without being stepped and never ends. Write \`NEXT J:NEXT I\` where that can happen.
- A subroutine does not see the loops of its caller.

See also: [FOR](for.md)`},{name:"gosub",group:"Control",title:"GOSUB",kind:"Statement",words:["GOSUB"],summary:"Calls the subroutine that begins at a line.",text:`## Syntax

\`\`\`syntax
GOSUB line
\`\`\`

RETURN goes back to the statement after the GOSUB, also in the middle of a line. Subroutines may call others, or themselves.

## Example

\`\`\`basic
10 GOSUB 100:PRINT "BACK"
20 END
100 PRINT "IN THE SUBROUTINE"
110 RETURN
\`\`\`

\`\`\`output
IN THE SUBROUTINE
BACK
\`\`\`

## Notes

- The usual stack holds 85 nested GOSUBs; the 86th is \`Out of memory\`. \`CLEAR ,,2000\` makes room.
- Put an END before the first subroutine, or the program runs into it: \`RETURN without GOSUB\`.
- Leaving a subroutine by GOTO again and again fills the stack.

See also: [RETURN](return.md), [ON...GOSUB](on-gosub.md), [CLEAR](clear.md)`},{name:"return",group:"Control",title:"RETURN",kind:"Statement",words:["RETURN"],summary:"Goes back from a subroutine, behind the GOSUB that called it.",text:`## Syntax

\`\`\`syntax
RETURN
\`\`\`

## Example

\`\`\`basic
10 FOR I=1 TO 2:GOSUB 100:NEXT
20 END
100 PRINT "CALL";I
110 RETURN
\`\`\`

\`\`\`output
CALL 1 
CALL 2 
\`\`\`

## Notes

- Without an open GOSUB: \`RETURN without GOSUB\`.
- Loops opened in the subroutine are closed. There is no RETURN to a line number.

See also: [GOSUB](gosub.md)`},{name:"goto",group:"Control",title:"GOTO",kind:"Statement",words:["GOTO","GO TO"],summary:"Continues at another line.",text:`## Syntax

\`\`\`syntax
GOTO line
\`\`\`

The number must be written out; it cannot be computed (see ON...GOTO). In direct mode GOTO starts the program there without clearing variables.

## Example

\`\`\`basic
10 N=N+1:PRINT N;
20 IF N<5 THEN GOTO 10
30 PRINT "DONE"
\`\`\`

\`\`\`output
 1  2  3  4  5 DONE
\`\`\`

## Notes

- \`GO TO\` with a blank is the same.
- A line that does not exist is \`Undefined line number\`.

See also: [GOSUB](gosub.md), [ON...GOTO](on-goto.md), [IF...THEN...ELSE](if.md)`},{name:"if",group:"Control",title:"IF...THEN...ELSE",kind:"Statement",words:["IF"],summary:"Runs statements only if a condition holds.",text:`## Syntax

\`\`\`syntax
IF condition THEN statements|line [ELSE statements|line]
IF condition GOTO line [ELSE statements|line]
\`\`\`

Zero is false, everything else true; a comparison gives -1 or 0. All of it is one line: the statements after THEN run to ELSE or to the end of the line.

## Example

\`\`\`basic
10 FOR N=1 TO 3
20 IF N=2 THEN PRINT "TWO" ELSE PRINT "NOT TWO":PRINT "(BUT";N;")"
30 NEXT
\`\`\`

\`\`\`output
NOT TWO
(BUT 1 )
TWO
NOT TWO
(BUT 3 )
\`\`\`

## Notes

- A line number alone after THEN or ELSE is a GOTO.
- ELSE belongs to the nearest IF that has none yet.
- A string as condition is \`Type mismatch\`. \`IF A\` means "if A is not zero".
- Beware of comparing results of fractions for equality: \`.1+.2=.3\` may hold or not; test whether the difference is small.

See also: [GOTO](goto.md), [ON...GOTO](on-goto.md), [Operators and expressions](operators.md)`},{name:"then",group:"Control",title:"THEN",kind:"Statement part",words:["THEN"],summary:"Begins what an IF does when its condition holds.",text:`## Syntax

\`\`\`syntax
IF condition THEN statements
IF condition THEN line
\`\`\`

## Example

\`\`\`basic
10 IF 2>1 THEN PRINT "TRUE":PRINT "THIS TOO"
20 IF 2<1 THEN PRINT "FALSE":PRINT "NOT THIS EITHER"
30 IF 1 THEN 50
40 PRINT "SKIPPED"
50 END
\`\`\`

\`\`\`output
TRUE
THIS TOO
\`\`\`

## Notes

- Everything up to ELSE or the end of the line belongs to it, colons included.

See also: [IF...THEN...ELSE](if.md), [ELSE](else.md)`},{name:"else",group:"Control",title:"ELSE",kind:"Statement part",words:["ELSE"],summary:"Begins what an IF does when its condition does not hold.",text:`## Syntax

\`\`\`syntax
IF condition THEN ... ELSE statements
IF condition THEN ... ELSE line
\`\`\`

## Example

\`\`\`basic
10 FOR N=1 TO 4
20 IF N<3 THEN IF N=1 THEN PRINT "ONE" ELSE PRINT "TWO" ELSE PRINT "MANY"
30 NEXT
\`\`\`

\`\`\`output
ONE
TWO
MANY
MANY
\`\`\`

## Notes

- With several IFs in a line each ELSE belongs to the nearest IF that has none yet.
- A statement line that begins with ELSE is not an error: the rest of the line is skipped.

See also: [IF...THEN...ELSE](if.md), [THEN](then.md)`},{name:"on-goto",group:"Control",title:"ON...GOTO",kind:"Statement",words:["ON"],summary:"Jumps to one of several lines, chosen by a number.",text:`## Syntax

\`\`\`syntax
ON n GOTO line[,line]...
\`\`\`

1 means the first line, 2 the second and so on. n is rounded. If n is 0 or larger than the list, the program goes on with the next statement.

## Example

\`\`\`basic
10 FOR N=0 TO 3
20 ON N GOTO 100,200
30 PRINT N;"NOWHERE":GOTO 300
100 PRINT N;"FIRST":GOTO 300
200 PRINT N;"SECOND"
300 NEXT
\`\`\`

\`\`\`output
 0 NOWHERE
 1 FIRST
 2 SECOND
 3 NOWHERE
\`\`\`

## Notes

- A negative n or one above 255 is \`Illegal function call\`; above 32767 it is \`Overflow\`.

See also: [ON...GOSUB](on-gosub.md), [GOTO](goto.md), [ON ERROR GOTO](on-error.md)`},{name:"on-gosub",group:"Control",title:"ON...GOSUB",kind:"Statement",words:[],summary:"Calls one of several subroutines, chosen by a number.",text:`## Syntax

\`\`\`syntax
ON n GOSUB line[,line]...
\`\`\`

1 means the first line, 2 the second and so on. RETURN comes back behind the list; the rest of the line runs. With 0 or a number larger than the list nothing is called.

## Example

\`\`\`basic
10 FOR N=1 TO 3
20 ON N GOSUB 100,200:PRINT "."
30 NEXT
40 END
100 PRINT "ONE";:RETURN
200 PRINT "TWO";:RETURN
\`\`\`

\`\`\`output
ONE.
TWO.
.
\`\`\`

## Notes

- n is rounded; negative or above 255 is \`Illegal function call\`.

See also: [ON...GOTO](on-goto.md), [GOSUB](gosub.md), [RETURN](return.md)`},{name:"while",group:"Control",title:"WHILE",kind:"Statement",words:["WHILE"],summary:"Repeats the statements up to WEND as long as a condition holds.",text:`## Syntax

\`\`\`syntax
WHILE condition
  ...
WEND
\`\`\`

The condition is tested before every round, so the body may not run at all. Loops can be nested.

## Example

\`\`\`basic
10 N=1
20 WHILE N<100
30 PRINT N;
40 N=N*3
50 WEND
60 PRINT "ENOUGH"
\`\`\`

\`\`\`output
 1  3  9  27  81 ENOUGH
\`\`\`

## Notes

- A missing WEND is reported by the WHILE: \`WHILE without WEND\`.
- WEND inside a FOR that was opened after the WHILE is \`WEND without WHILE\`: close loops in the reverse order of opening.

See also: [WEND](wend.md), [FOR](for.md), [IF...THEN...ELSE](if.md)`},{name:"wend",group:"Control",title:"WEND",kind:"Statement",words:["WEND"],summary:"Ends a WHILE loop: goes back to test the condition.",text:`## Syntax

\`\`\`syntax
WEND
\`\`\`

## Example

\`\`\`basic
10 A$="ABC"
20 WHILE LEN(A$)>0
30 PRINT A$
40 A$=LEFT$(A$,LEN(A$)-1)
50 WEND
\`\`\`

\`\`\`output
ABC
AB
A
\`\`\`

## Notes

- Without an open WHILE: \`WEND without WHILE\`.

See also: [WHILE](while.md)`},{name:"end",group:"Control",title:"END",kind:"Statement",words:["END"],summary:"Ends the program and closes all files.",text:`## Syntax

\`\`\`syntax
END
\`\`\`

The last line of a program needs no END, but one must stand before subroutines that follow.

## Example

\`\`\`basic
10 PRINT "FIRST"
20 END
30 PRINT "SECOND"
\`\`\`

\`\`\`typed
RUN
CONT
\`\`\`

\`\`\`output
RUN
FIRST
Ok
CONT
SECOND
Ok
\`\`\`

## Notes

- CONT goes on behind the END.
- In an error trap END is allowed; running off the end of the program there is \`No RESUME\`.

See also: [STOP](stop.md), [SYSTEM](system.md), [CONT](cont.md)`},{name:"stop",group:"Control",title:"STOP",kind:"Statement",words:["STOP"],summary:"Stops the program with a message; CONT continues it.",text:`## Syntax

\`\`\`syntax
STOP
\`\`\`

Files stay open, variables can be looked at and changed: a simple way to look into a running program.

## Example

\`\`\`basic
10 A=5
20 STOP
30 PRINT A
\`\`\`

\`\`\`typed
RUN
PRINT A*2
A=7
CONT
\`\`\`

\`\`\`output
RUN
Break in 20
Ok
PRINT A*2
 10 
Ok
A=7
Ok
CONT
 7 
Ok
\`\`\`

See also: [CONT](cont.md), [END](end.md), [TRON](tron.md)`},{name:"chain",group:"Control",title:"CHAIN",kind:"Statement",words:["CHAIN"],summary:"Loads another program and runs it, passing variables on.",text:`## Syntax

\`\`\`syntax
CHAIN "name"
CHAIN "name",line,ALL
CHAIN MERGE "name",line,ALL,DELETE first-last
\`\`\`

Variables named in a COMMON statement are passed on; with \`ALL\` every variable is. The other program begins at \`line\`, or at its start.

With MERGE the other program (a text file) is added to this one like an overlay; \`DELETE\` first removes the lines of the last overlay.

## Example

\`\`\`basic
10 PRINT "SECOND PROGRAM:";A;B
\`\`\`

\`\`\`typed
SAVE "TWO"
NEW
10 COMMON A
20 A=1:B=2
30 CHAIN "TWO"
RUN
\`\`\`

\`\`\`output
SAVE "TWO"
Ok
NEW
Ok
10 COMMON A
20 A=1:B=2
30 CHAIN "TWO"
RUN
SECOND PROGRAM: 1  0 
Ok
\`\`\`

## Notes

- Not passed on: DEFINT and the like, DEF FN, ON ERROR. Declare them again in the new program.
- Files stay open only if the new program is tokenized.
- The line may be an expression; RENUM therefore does not change it.

See also: [COMMON](common.md), [MERGE](merge.md), [LOAD](load.md), [RUN](run.md)`},{name:"common",group:"Control",title:"COMMON",kind:"Statement",words:["COMMON"],summary:"Names the variables that CHAIN passes to the next program.",text:`## Syntax

\`\`\`syntax
COMMON variable[,variable]...
\`\`\`

Arrays are named with empty parentheses: \`COMMON A(),N$\`. The list stands in the program that chains.

## Example

\`\`\`basic
10 PRINT N$;" HAS";A(1);"APPLES"
\`\`\`

\`\`\`typed
SAVE "SHOW"
NEW
10 COMMON A(),N$
20 DIM A(3)
30 A(1)=4:N$="EVE"
40 CHAIN "SHOW"
RUN
\`\`\`

\`\`\`output
SAVE "SHOW"
Ok
NEW
Ok
10 COMMON A(),N$
20 DIM A(3)
30 A(1)=4:N$="EVE"
40 CHAIN "SHOW"
RUN
EVE HAS 4 APPLES
Ok
\`\`\`

## Notes

- COMMON does nothing by itself; it is looked up when CHAIN runs. In direct mode it has no effect.

See also: [CHAIN](chain.md)`},{name:"call",group:"Control",title:"CALL",kind:"Statement",words:["CALL"],summary:"Calls a machine-language subroutine. There are none here.",text:`## Syntax

\`\`\`syntax
CALL variable[(argument[,argument]...)]
\`\`\`

On the original machine the variable held the address of a routine in 8080 machine code. Everbasic runs BASIC only: CALL is \`Illegal function call\`.

Programs that CALL routines they have POKEd into memory cannot run; most use it for speed or for keys (see INKEY$) and have a BASIC way out.

See also: [USR](usr.md), [DEF USR](def-usr.md), [POKE](poke.md)`},{name:"on-error",group:"Errors",title:"ON ERROR GOTO",kind:"Statement",words:[],summary:"Sets the line to go to when an error occurs.",text:`## Syntax

\`\`\`syntax
ON ERROR GOTO line
ON ERROR GOTO 0
\`\`\`

The lines from there on are the error trap. They find the error's number in ERR and its line in ERL and end with RESUME. \`ON ERROR GOTO 0\` switches the trap off; inside a trap it lets the error happen after all, with its usual message.

## Example

\`\`\`basic
10 ON ERROR GOTO 100
20 PRINT 1/0
30 PRINT "GOES ON"
40 END
100 PRINT "ERROR";ERR;"IN LINE";ERL
110 RESUME NEXT
\`\`\`

\`\`\`output
ERROR 11 IN LINE 20 
GOES ON
\`\`\`

## Notes

- With a trap, \`Overflow\` and \`Division by zero\` are errors like all others; without one they print a message and the program goes on.
- An error inside the trap is never trapped.
- Ctrl-C and \`?Redo from start\` are not errors.
- The line must exist when ON ERROR runs. The trap stays active for statements typed after the program has ended; CLEAR, RUN and editing a line remove it.

See also: [RESUME](resume.md), [ERR](err.md), [ERL](erl.md), [ERROR](error.md), [Error messages](errors.md)`},{name:"resume",group:"Errors",title:"RESUME",kind:"Statement",words:["RESUME"],summary:"Ends an error trap and continues the program.",text:`## Syntax

\`\`\`syntax
RESUME
RESUME NEXT
RESUME line
\`\`\`

RESUME (or \`RESUME 0\`) repeats the statement that failed, RESUME NEXT goes on behind it, RESUME line goes on there.

## Example

\`\`\`basic
10 ON ERROR GOTO 100
20 A=-4
30 PRINT "ROOT:";SQR(A)
40 END
100 PRINT "NO ROOT OF";A
110 A=ABS(A)
120 RESUME
\`\`\`

\`\`\`output
ROOT:NO ROOT OF-4 
ROOT: 2 
\`\`\`

## Notes

- The whole statement is repeated: what it had already printed is printed again.
- RESUME NEXT means the next statement, even on the same line.
- RESUME outside a trap is \`RESUME without error\`; a trap that runs off the end of the program is \`No RESUME\`.
- ERR becomes 0, ERL keeps its value.

See also: [ON ERROR GOTO](on-error.md), [ERR](err.md), [ERL](erl.md)`},{name:"error",group:"Errors",title:"ERROR",kind:"Statement",words:["ERROR"],summary:"Raises an error, one of BASIC's or one of your own.",text:`## Syntax

\`\`\`syntax
ERROR n
\`\`\`

n is the error number, 1 to 255. Numbers that BASIC does not use can serve as your own errors for an ON ERROR trap.

## Example

\`\`\`basic
10 ON ERROR GOTO 100
20 ERROR 200
30 END
100 IF ERR=200 THEN PRINT "MY OWN ERROR":RESUME NEXT
\`\`\`

\`\`\`output
MY OWN ERROR
\`\`\`

Typed directly, with no trap:

\`\`\`typed
ERROR 5
ERROR 201
\`\`\`

\`\`\`output
ERROR 5
Illegal function call
Ok
ERROR 201
Unprintable error
Ok
\`\`\`

## Notes

- A number without a text prints \`Unprintable error\`.
- ERROR 0, a negative number or one above 255 is \`Illegal function call\`.

See also: [ON ERROR GOTO](on-error.md), [ERR](err.md), [Error messages](errors.md)`},{name:"err",group:"Errors",title:"ERR",kind:"Function",words:["ERR"],summary:"The number of the last error.",text:`## Syntax

\`\`\`syntax
ERR
\`\`\`

Meant for error traps. RESUME sets it to 0.

## Example

\`\`\`basic
10 ON ERROR GOTO 100
20 DIM A(5)
30 A(9)=1
40 PRINT "AFTERWARDS:";ERR
50 END
100 PRINT "ERROR NUMBER";ERR
110 RESUME NEXT
\`\`\`

\`\`\`output
ERROR NUMBER 9 
AFTERWARDS: 0 
\`\`\`

See also: [ERL](erl.md), [ON ERROR GOTO](on-error.md), [Error messages](errors.md)`},{name:"erl",group:"Errors",title:"ERL",kind:"Function",words:["ERL"],summary:"The number of the line in which the last error occurred.",text:`## Syntax

\`\`\`syntax
ERL
\`\`\`

For an error in direct mode it is 65535. Unlike ERR it keeps its value after RESUME.

## Example

\`\`\`basic
10 ON ERROR GOTO 100
20 READ X
30 PRINT "NO DATA IN LINE";ERL
40 END
100 RESUME NEXT
\`\`\`

\`\`\`output
NO DATA IN LINE 20 
\`\`\`

## Notes

- Write the line number on the right, \`IF ERL=20\`: then RENUM changes it. In \`IF 20=ERL\` it does not.
- To test for direct mode write \`65535=ERL\`; \`ERL=65535\` is a Syntax error, because 65535 is no line number.
- For bad DATA the line is that of the DATA statement.

See also: [ERR](err.md), [ON ERROR GOTO](on-error.md), [RENUM](renum.md)`},{name:"let",group:"Data and types",title:"LET",kind:"Statement",words:["LET"],summary:"Gives a variable a value.",text:`## Syntax

\`\`\`syntax
[LET] variable=expression
\`\`\`

The word LET is usually left out. Numbers and strings cannot be mixed; between the number types BASIC converts.

## Example

\`\`\`basic
10 LET A=5
20 B%=2.5
30 N$="EVE"
40 PRINT A;B%;N$
\`\`\`

\`\`\`output
 5  3 EVE
\`\`\`

## Notes

- A fraction given to an integer variable is rounded, halves away from zero: 2.5 becomes 3, -2.5 becomes -3.
- A number too large for an integer variable is \`Overflow\` and stops the program.
- Only one variable at a time: \`A=B=5\` gives A the result of the comparison B=5.

See also: [Number types and precision](numbers.md), [SWAP](swap.md), [DEFINT](defint.md)`},{name:"dim",group:"Data and types",title:"DIM",kind:"Statement",words:["DIM"],summary:"Makes arrays of a given size.",text:'## Syntax\n\n```syntax\nDIM name(limit[,limit]...)[,name(...)]...\n```\n\nThe limit is the largest subscript; the smallest is 0, or 1 after OPTION BASE 1. An array that is used without DIM has the limit 10 in each of its dimensions.\n\n## Example\n\n```basic\n10 DIM A(20),N$(2,3)\n20 A(20)=7:N$(2,3)="LAST"\n30 PRINT A(20);N$(2,3)\n40 B(10)=1\n50 B(11)=1\n```\n\n```output\n 7 LAST\nSubscript out of range in 50\n```\n\n## Notes\n\n- A second DIM of the same array, or a DIM after its first use, is `Duplicate Definition`. ERASE first.\n- A fraction as subscript is rounded; a negative one is `Illegal function call`, a wrong number of subscripts `Subscript out of range`.\n- `A`, `A(0)` and `A$(0)` have nothing to do with each other.\n- An array takes 2 (integer), 4 (single), 8 (double) or 3 bytes (string) for every element.\n\nSee also: [ERASE](erase.md), [OPTION BASE](option-base.md), [FRE](fre.md)'},{name:"erase",group:"Data and types",title:"ERASE",kind:"Statement",words:["ERASE"],summary:"Removes arrays and gives their memory back.",text:`## Syntax

\`\`\`syntax
ERASE array[,array]...
\`\`\`

Afterwards the array can be dimensioned anew.

## Example

\`\`\`basic
10 DIM A(100)
20 ERASE A
30 DIM A(500)
40 A(500)=1:PRINT A(500)
\`\`\`

\`\`\`output
 1 
\`\`\`

## Notes

- An array that does not exist is \`Illegal function call\`.

See also: [DIM](dim.md), [CLEAR](clear.md), [FRE](fre.md)`},{name:"swap",group:"Data and types",title:"SWAP",kind:"Statement",words:["SWAP"],summary:"Exchanges the values of two variables of the same type.",text:`## Syntax

\`\`\`syntax
SWAP variable,variable
\`\`\`

Array elements are allowed. Strings are exchanged without copying their text.

## Example

\`\`\`basic
10 A$="LEFT":B$="RIGHT"
20 SWAP A$,B$
30 PRINT A$;" ";B$
\`\`\`

\`\`\`output
RIGHT LEFT
\`\`\`

## Notes

- Different types are \`Type mismatch\`.
- The second variable must have had a value before, else \`Illegal function call\`.

See also: [LET](let.md)`},{name:"data",group:"Data and types",title:"DATA",kind:"Statement",words:["DATA"],summary:"Holds values for READ.",text:`## Syntax

\`\`\`syntax
DATA value[,value]...
\`\`\`

DATA does nothing when the program comes to it; all DATA of a program form one long list, in the order of the lines. Values are constants: numbers, or text with or without quotes.

## Example

\`\`\`basic
10 READ A,B$,C$
20 PRINT A;B$;".";C$;"."
30 DATA 12, PLAIN TEXT ,"QUOTED, WITH COMMA"
\`\`\`

\`\`\`output
 12 PLAIN TEXT.QUOTED, WITH COMMA.
\`\`\`

## Notes

- Blanks around a value without quotes are dropped. Use quotes for leading or trailing blanks, commas and colons.
- An empty value is 0 or the empty string.
- Text for a numeric variable is \`Syntax error\` in the line of the DATA statement.
- DATA after THEN is not found.

See also: [READ](read.md), [RESTORE](restore.md)`},{name:"read",group:"Data and types",title:"READ",kind:"Statement",words:["READ"],summary:"Takes the next values from the DATA lines.",text:`## Syntax

\`\`\`syntax
READ variable[,variable]...
\`\`\`

## Example

\`\`\`basic
10 FOR I=1 TO 3
20 READ N$,AGE
30 PRINT N$;" IS";AGE
40 NEXT
50 DATA ADA,36,ALAN,41,GRACE,85
\`\`\`

\`\`\`output
ADA IS 36 
ALAN IS 41 
GRACE IS 85 
\`\`\`

## Notes

- When no value is left: \`Out of DATA\`.
- A string variable takes numbers as they are written.

See also: [DATA](data.md), [RESTORE](restore.md), [INPUT](input.md)`},{name:"restore",group:"Data and types",title:"RESTORE",kind:"Statement",words:["RESTORE"],summary:"Lets READ begin again, at the first DATA or at a line.",text:`## Syntax

\`\`\`syntax
RESTORE [line]
\`\`\`

## Example

\`\`\`basic
10 READ A:PRINT A;
20 RESTORE 60
30 READ A:PRINT A;
40 RESTORE:READ A:PRINT A
50 DATA 1,2
60 DATA 3,4
\`\`\`

\`\`\`output
 1  3  1 
\`\`\`

## Notes

- The line must exist, but need not hold DATA: READ goes on with the next DATA after it.

See also: [READ](read.md), [DATA](data.md)`},{name:"def-fn",group:"Data and types",title:"DEF FN",kind:"Statement",words:["DEF","FN"],summary:"Defines a function of your own.",text:`## Syntax

\`\`\`syntax
DEF FNname[(parameter[,parameter]...)]=expression
\`\`\`

The name begins with FN; its ending or DEFINT and the like decide the type of the result. Parameters are only known inside the function; other variables in the expression have their value at the time of the call.

## Example

\`\`\`basic
10 DEF FNAREA(R)=3.14159*R*R
20 DEF FNP$(N$,K)=STRING$(K,"*")+N$
30 PRINT FNAREA(2)
40 PRINT FNP$("HELLO",3)
\`\`\`

\`\`\`output
 12.5664 
***HELLO
\`\`\`

## Notes

- The DEF must have run before the first call, else \`Undefined user function\`.
- In direct mode DEF FN is \`Illegal direct\`; calling a function there is fine.
- Too few or too many arguments are a Syntax error. A function that calls itself ends in \`Out of memory\`: there is no way to stop it.
- One expression only; use GOSUB for more.

See also: [GOSUB](gosub.md), [DEF USR](def-usr.md)`},{name:"def-usr",group:"Data and types",title:"DEF USR",kind:"Statement",words:[],summary:"Sets the address of a machine-language function. There are none here.",text:'## Syntax\n\n```syntax\nDEF USR[digit]=address\n```\n\nThe statement is accepted and the address kept, for programs that set it and never call; USR itself is `Illegal function call`.\n\n## Example\n\n```basic\n10 DEF USR0=&HD000\n20 PRINT "ACCEPTED"\n```\n\n```output\nACCEPTED\n```\n\nSee also: [USR](usr.md), [CALL](call.md)'},{name:"defint",group:"Data and types",title:"DEFINT",kind:"Statement",words:["DEFINT"],summary:"Makes variables that begin with certain letters integer.",text:`## Syntax

\`\`\`syntax
DEFINT letter[-letter][,letter[-letter]]...
\`\`\`

Integers go from -32768 to 32767, take half the room of single precision numbers and count faster. A variable with a type sign (\`!\`, \`#\`, \`$\`) is not concerned.

## Example

\`\`\`basic
10 DEFINT I-N
20 I=2.7:X=2.7
30 PRINT I;X;I!
\`\`\`

\`\`\`output
 3  2.7  0 
\`\`\`

## Notes

- It takes effect when it runs: put it at the beginning. Variables that had another type before are other variables and keep their values out of reach.
- Editing the program, CLEAR and RUN set all letters back to single.

See also: [DEFSNG](defsng.md), [DEFDBL](defdbl.md), [DEFSTR](defstr.md), [Number types and precision](numbers.md)`},{name:"defsng",group:"Data and types",title:"DEFSNG",kind:"Statement",words:["DEFSNG"],summary:"Makes variables that begin with certain letters single precision.",text:`## Syntax

\`\`\`syntax
DEFSNG letter[-letter][,letter[-letter]]...
\`\`\`

All letters are single to begin with; DEFSNG takes back a DEFINT, DEFDBL or DEFSTR.

## Example

\`\`\`basic
10 DEFINT A-Z
20 DEFSNG X
30 A=1/3:X=1/3
40 PRINT A;X
\`\`\`

\`\`\`output
 0  .333333 
\`\`\`

See also: [DEFINT](defint.md), [DEFDBL](defdbl.md), [Number types and precision](numbers.md)`},{name:"defdbl",group:"Data and types",title:"DEFDBL",kind:"Statement",words:["DEFDBL"],summary:"Makes variables that begin with certain letters double precision.",text:`## Syntax

\`\`\`syntax
DEFDBL letter[-letter][,letter[-letter]]...
\`\`\`

Double precision has 16 digits and takes 8 bytes.

## Example

\`\`\`basic
10 DEFDBL D
20 D=1/3:E#=1#/3
30 PRINT D
40 PRINT E#
\`\`\`

\`\`\`output
 .3333333432674408 
 .3333333333333333 
\`\`\`

## Notes

- The type of the variable does not change how the expression is computed: \`1/3\` is single. One double constant or variable in it makes the division double.

See also: [DEFINT](defint.md), [DEFSNG](defsng.md), [Number types and precision](numbers.md)`},{name:"defstr",group:"Data and types",title:"DEFSTR",kind:"Statement",words:["DEFSTR"],summary:"Makes variables that begin with certain letters strings.",text:`## Syntax

\`\`\`syntax
DEFSTR letter[-letter][,letter[-letter]]...
\`\`\`

## Example

\`\`\`basic
10 DEFSTR S,N
20 S="NO DOLLAR SIGN NEEDED"
30 PRINT S
40 N!=5:PRINT N!
\`\`\`

\`\`\`output
NO DOLLAR SIGN NEEDED
 5 
\`\`\`

See also: [DEFINT](defint.md)`},{name:"option-base",group:"Data and types",title:"OPTION BASE",kind:"Statement",words:["OPTION"],summary:"Sets the smallest subscript of arrays: 0 or 1.",text:`## Syntax

\`\`\`syntax
OPTION BASE 0|1
\`\`\`

It must come before the first array exists.

## Example

\`\`\`basic
10 OPTION BASE 1
20 DIM A(3)
30 A(1)=5:PRINT A(1)
40 PRINT A(0)
\`\`\`

\`\`\`output
 5 
Subscript out of range in 40
\`\`\`

## Notes

- A second OPTION BASE, even the same one, or one after an array is used, is \`Duplicate Definition\`.

See also: [DIM](dim.md)`},{name:"randomize",group:"Data and types",title:"RANDOMIZE",kind:"Statement",words:["RANDOMIZE"],summary:"Starts another sequence of random numbers.",text:'## Syntax\n\n```syntax\nRANDOMIZE [number]\n```\n\nWithout it every RUN gives the same numbers. Without a number BASIC asks for one.\n\n## Example\n\n```basic\n10 RANDOMIZE\n20 PRINT INT(RND*6)+1\n```\n\n```input\n42\n```\n\n```output\nRandom number seed (-32768 to 32767)? 42\n 2 \n```\n\n## Notes\n\n- The number is mixed into the running sequence: a second RANDOMIZE with the same number does not repeat it. RND with a negative number does.\n- A number outside -32768 to 32767 is `Overflow`.\n- To get a seed nobody chooses, count while waiting for a key: `10 N=N+1:IF INKEY$="" THEN 10` and then `RANDOMIZE N`.\n\nSee also: [RND](rnd.md), [INKEY$](inkey.md)'},{name:"rem",group:"Data and types",title:"REM",kind:"Statement",words:["REM","'"],summary:"A remark for the reader; BASIC skips it.",text:`## Syntax

\`\`\`syntax
REM text
' text
\`\`\`

The remark goes to the end of the line, colons included. The apostrophe may stand behind a statement without a colon.

## Example

\`\`\`basic
10 REM THIS IS SKIPPED: PRINT "NOT PRINTED"
20 PRINT "HELLO" ' SAY HELLO
\`\`\`

\`\`\`typed
RUN
LIST
\`\`\`

\`\`\`output
RUN
HELLO
Ok
LIST
10 REM THIS IS SKIPPED: PRINT "NOT PRINTED"
20 PRINT "HELLO" ' SAY HELLO
Ok
\`\`\`

## Notes

- In DATA an apostrophe is part of the text.
- GOTO to a REM line is fine.

See also: [DATA](data.md)`},{name:"mid-statement",group:"Data and types",title:"MID$ (statement)",kind:"Statement",words:[],summary:"Replaces part of a string variable.",text:`## Syntax

\`\`\`syntax
MID$(variable$,start[,count])=text$
\`\`\`

The string keeps its length; as many characters are replaced as \`text$\` has, at most \`count\`.

## Example

\`\`\`basic
10 A$="I LIKE TEA"
20 MID$(A$,3,4)="HATE"
30 PRINT A$
40 MID$(A$,8)="COFFEE"
50 PRINT A$
\`\`\`

\`\`\`output
I HATE TEA
I HATE COF
\`\`\`

## Notes

- A start of 0 or beyond the end, or an empty variable, is \`Illegal function call\`.

See also: [MID$](mid.md), [LSET](lset.md), [INSTR](instr.md)`},{name:"poke",group:"Data and types",title:"POKE",kind:"Statement",words:["POKE"],summary:"Writes a byte into memory.",text:`## Syntax

\`\`\`syntax
POKE address,value
\`\`\`

The memory is laid out like that of the original, so the bytes of variables can be found with VARPTR and changed.

## Example

\`\`\`basic
10 A%=1
20 POKE VARPTR(A%)+1,2
30 PRINT A%
\`\`\`

\`\`\`output
 513 
\`\`\`

## Notes

- The address is -32768 to 65535 (else \`Overflow\`), the value 0 to 255 (else \`Illegal function call\`).
- There is no screen memory and no machine code to change; a POKE into the program text changes the program.

See also: [PEEK](peek.md), [VARPTR](varptr.md)`},{name:"out",group:"Data and types",title:"OUT",kind:"Statement",words:["OUT"],summary:"Sends a byte to a port of the machine.",text:`## Syntax

\`\`\`syntax
OUT port,value
\`\`\`

Both are 0 to 255. Nothing is connected to the ports here: the byte is ignored.

## Example

\`\`\`basic
10 OUT 16,255
20 PRINT "SENT TO NOBODY"
\`\`\`

\`\`\`output
SENT TO NOBODY
\`\`\`

## Notes

- Anything outside 0 to 255 is \`Illegal function call\`.

See also: [INP](inp.md), [WAIT](wait.md)`},{name:"wait",group:"Data and types",title:"WAIT",kind:"Statement",words:["WAIT"],summary:"Waits until a port shows certain bits.",text:'## Syntax\n\n```syntax\nWAIT port,mask[,flip]\n```\n\nThe byte of the port is XORed with `flip` and ANDed with `mask`; the program goes on when the result is not zero. All ports read 255 here, so the program goes on at once.\n\n## Example\n\n```basic\n10 WAIT 32,1\n20 PRINT "READY"\n```\n\n```output\nREADY\n```\n\nSee also: [INP](inp.md), [OUT](out.md)'},{name:"print",group:"Screen, keyboard and printer",title:"PRINT",kind:"Statement",words:["PRINT","?"],summary:"Shows values on the screen.",text:`## Syntax

\`\`\`syntax
PRINT [expression][;|,][expression]...[;|,]
? [expression]...
\`\`\`

After a semicolon (or nothing) the next value follows at once, after a comma in the next zone of 14 columns. A semicolon or comma at the end keeps the cursor in the line.

## Example

\`\`\`basic
10 PRINT 5;-3;"AND";1/3
20 PRINT "NAME","AGE"
30 PRINT "ADA",36
40 PRINT "NO NEW LINE";
50 PRINT ", SEE?"
\`\`\`

\`\`\`output
 5 -3 AND .333333 
NAME          AGE
ADA            36 
NO NEW LINE, SEE?
\`\`\`

## Notes

- A number has a blank (or minus) in front and a blank behind.
- Single precision shows up to 6 digits, double up to 16; very large or small ones appear as \`1E+10\` or \`1D+20\`.
- A value that does not fit in the rest of the line goes to the next line whole.
- \`PRINT 1 2 3\` prints 123: blanks inside a number do not count.
- TAB and SPC move to the right inside a PRINT.

See also: [PRINT USING](print-using.md), [PRINT#](print-file.md), [TAB](tab.md), [SPC](spc.md), [WRITE](write.md), [LPRINT](lprint.md), [WIDTH](width.md)`},{name:"print-using",group:"Screen, keyboard and printer",title:"PRINT USING",kind:"Statement",words:["USING"],summary:"Shows values in a format.",text:'## Syntax\n\n```syntax\nPRINT USING format$;value[;value]...\n```\n\nThe format is a string of fields and other text. It is used again from the start when values are left.\n\n| in the format | means |\n|---|---|\n| `#` | a digit |\n| `.` | the decimal point |\n| `,` | left of the point: commas between thousands |\n| `+` | the sign, in front or behind |\n| `-` behind | minus behind a negative number |\n| `**` | stars instead of leading blanks |\n| `$$` | a dollar sign before the number |\n| `**$` | both |\n| `^^^^` | with exponent |\n| `!` | first character of a string |\n| `\\  \\` | as many characters as there are from backslash to backslash |\n| `&` | the whole string |\n| `_` | the next character is text |\n\n## Example\n\n```basic\n10 PRINT USING "###.##";3.14159;100;-2.5\n20 PRINT USING "$$#,###.##";1234.5\n30 PRINT USING "**###";42\n40 PRINT USING "#.##^^^^";12345\n50 PRINT USING "! \\  \\ &";"ADA";"LOVELACE";"1815"\n60 PRINT USING "##";123\n```\n\n```output\n  3.14100.00 -2.50\n $1,234.50\n***42\n0.12E+05\nA LOVE 1815\n%123\n```\n\n## Notes\n\n- A number that does not fit is printed whole after a `%`.\n- A format without a field is `Illegal function call`; a string for `#` or a number for `&` is `Type mismatch`.\n- Halves are rounded up: 2.345 in `#.##` is 2.35. A small negative number prints as -0.00.\n- Literal text before the first field that finds no value is still printed, then the output stops.\n\nSee also: [PRINT](print.md), [PRINT# USING](print-file-using.md), [LPRINT USING](lprint-using.md)'},{name:"lprint",group:"Screen, keyboard and printer",title:"LPRINT",kind:"Statement",words:["LPRINT"],summary:"Prints values on the printer page.",text:'## Syntax\n\n```syntax\nLPRINT [expression][;|, expression]...\n```\n\nWorks like PRINT, with a column and a width (132) of its own.\n\n## Example\n\n```basic\n10 LPRINT "TOTAL",12.5\n20 PRINT "PRINTED"\n```\n\n```output\nPRINTED\n```\n\n```printer\nTOTAL          12.5 \n```\n\nSee also: [PRINT](print.md), [LPRINT USING](lprint-using.md), [LLIST](llist.md), [LPOS](lpos.md), [WIDTH](width.md)'},{name:"lprint-using",group:"Screen, keyboard and printer",title:"LPRINT USING",kind:"Statement",words:[],summary:"Prints values on the printer page in a format.",text:'## Syntax\n\n```syntax\nLPRINT USING format$;value[;value]...\n```\n\nThe formats are those of PRINT USING.\n\n## Example\n\n```basic\n10 LPRINT USING "###.##";1.5;22.25\n```\n\n```output\n```\n\n```printer\n  1.50 22.25\n```\n\nSee also: [PRINT USING](print-using.md), [LPRINT](lprint.md)'},{name:"input",group:"Screen, keyboard and printer",title:"INPUT",kind:"Statement",words:["INPUT"],summary:"Asks for values at the keyboard.",text:`## Syntax

\`\`\`syntax
INPUT [;]["prompt";|,]variable[,variable]...
\`\`\`

The prompt is followed by \`? \` after a semicolon and by nothing after a comma. Several values are typed in one line with commas between. A semicolon right after INPUT keeps the cursor in the line after Enter.

## Example

\`\`\`basic
10 INPUT "YOUR NAME";N$
20 INPUT "TWO NUMBERS",A,B
30 PRINT N$;": ";A+B
\`\`\`

\`\`\`input
ADA
3,four
3,4
\`\`\`

\`\`\`output
YOUR NAME? ADA
TWO NUMBERS3,four
?Redo from start
TWO NUMBERS3,4
ADA:  7 
\`\`\`

## Notes

- Too few or too many values, or text for a number: \`?Redo from start\`, and the whole line is asked again. Nothing is assigned until all of it is right.
- An empty answer is 0 or the empty string (if only one value is asked for).
- Text loses blanks at both ends; put it in quotes to keep them or to type a comma.
- The prompt must be text in quotes, not a variable.
- Ctrl-C stops the program; CONT asks again.

See also: [LINE INPUT](line-input.md), [INPUT$](input-string.md), [INKEY$](inkey.md), [READ](read.md), [INPUT#](input-file.md)`},{name:"line-input",group:"Screen, keyboard and printer",title:"LINE INPUT",kind:"Statement",words:["LINE"],summary:"Asks for a whole line of text, commas and quotes included.",text:`## Syntax

\`\`\`syntax
LINE INPUT [;]["prompt";]variable$
\`\`\`

No question mark is shown.

## Example

\`\`\`basic
10 LINE INPUT "SAY: ";A$
20 PRINT A$
\`\`\`

\`\`\`input
"Well, well", she said.
\`\`\`

\`\`\`output
SAY: "Well, well", she said.
"Well, well", she said.
\`\`\`

## Notes

- A comma may stand instead of the semicolon after the prompt.
- A numeric variable is \`Type mismatch\`.

See also: [INPUT](input.md), [INPUT$](input-string.md), [LINE INPUT#](line-input-file.md)`},{name:"write",group:"Screen, keyboard and printer",title:"WRITE",kind:"Statement",words:["WRITE"],summary:"Shows values with commas between and quotes around strings.",text:`## Syntax

\`\`\`syntax
WRITE [expression[,expression]...]
\`\`\`

## Example

\`\`\`basic
10 WRITE 1,"TWO",3.5
20 PRINT 1,"TWO",3.5
\`\`\`

\`\`\`output
1,"TWO",3.5
 1            TWO            3.5 
\`\`\`

## Notes

- Numbers get no blanks. WRITE without values shows an empty line.

See also: [PRINT](print.md), [WRITE#](write-file.md)`},{name:"open",group:"Files",title:"OPEN",kind:"Statement",words:["OPEN"],summary:"Opens a file.",text:`## Syntax

\`\`\`syntax
OPEN mode$,[#]number,name$[,length]
\`\`\`

| mode | for |
|---|---|
| \`"O"\` | writing a sequential file from its start; an old file is replaced |
| \`"I"\` | reading a sequential file |
| \`"R"\` | a random file, for GET and PUT; \`length\` is that of a record, 128 if not given |

The number, 1 to 3, stands for the file until CLOSE.

## Example

\`\`\`basic
10 OPEN "O",#1,"NOTES.TXT"
20 PRINT #1,"REMEMBER THE MILK"
30 CLOSE #1
40 OPEN "I",#1,"NOTES.TXT"
50 LINE INPUT #1,A$
60 PRINT A$
\`\`\`

\`\`\`output
REMEMBER THE MILK
\`\`\`

## Notes

- Only the first letter of the mode counts. There is no append mode: read the old file and write a new one.
- A file opened for reading that does not exist is \`File not found\`; a number that is in use is \`File already open\`.
- A record longer than 128 bytes is \`Illegal function call\`.
- Upper and lower case differ in names. Longer names are cut, see Files and the virtual disk.

See also: [CLOSE](close.md), [PRINT#](print-file.md), [INPUT#](input-file.md), [FIELD](field.md), [Files and the virtual disk](files-and-disk.md)`},{name:"close",group:"Files",title:"CLOSE",kind:"Statement",words:["CLOSE"],summary:"Closes files; what was written is now on the disk.",text:`## Syntax

\`\`\`syntax
CLOSE [[#]number[,[#]number]...]
\`\`\`

Without a number all files are closed.

## Example

\`\`\`basic
10 OPEN "O",#1,"A.TXT"
20 PRINT #1,"DONE"
30 CLOSE #1
40 OPEN "I",#1,"A.TXT":INPUT #1,A$:PRINT A$
50 CLOSE
\`\`\`

\`\`\`output
DONE
\`\`\`

## Notes

- Closing a number that is not open is no error.
- END, NEW, CLEAR, RUN and editing the program close all files; STOP does not.

See also: [OPEN](open.md), [RESET](reset.md)`},{name:"reset",group:"Files",title:"RESET",kind:"Statement",words:["RESET"],summary:"Closes all files.",text:`## Syntax

\`\`\`syntax
RESET
\`\`\`

On the original it was typed before changing the diskette.

## Example

\`\`\`basic
10 OPEN "O",#1,"A.TXT":PRINT #1,"X"
20 RESET
30 PRINT #1,"Y"
\`\`\`

\`\`\`output
Bad file mode in 30
\`\`\`

See also: [CLOSE](close.md)`},{name:"field",group:"Files",title:"FIELD",kind:"Statement",words:["FIELD"],summary:"Divides the record of a random file among string variables.",text:`## Syntax

\`\`\`syntax
FIELD [#]number,width AS variable$[,width AS variable$]...
\`\`\`

The variables then show the bytes of the record itself: GET fills them, LSET and RSET change them, PUT writes the record.

## Example

\`\`\`basic
10 OPEN "R",#1,"STOCK.DAT"
20 FIELD #1,10 AS N$,2 AS Q$
30 LSET N$="BOLTS":LSET Q$=MKI$(250)
40 PUT #1,1
50 LSET N$="":LSET Q$=MKI$(0)
60 GET #1,1
70 PRINT N$;CVI(Q$)
80 CLOSE
\`\`\`

\`\`\`output
BOLTS      250 
\`\`\`

## Notes

- An ordinary assignment (\`N$="X"\`), INPUT or READ takes the variable away from the record. Use LSET or RSET.
- More bytes than the record has: \`FIELD overflow\`.
- Several FIELDs for one file show the same bytes in different ways.

See also: [OPEN](open.md), [GET](get.md), [PUT](put.md), [LSET](lset.md), [MKI$](mki.md)`},{name:"get",group:"Files",title:"GET",kind:"Statement",words:["GET"],summary:"Reads a record of a random file.",text:`## Syntax

\`\`\`syntax
GET [#]number[,record]
\`\`\`

Records count from 1. Without a record number the next one is read.

## Example

\`\`\`basic
10 OPEN "R",#1,"N.DAT":FIELD #1,2 AS N$
20 FOR I=1 TO 3:LSET N$=MKI$(I*I):PUT #1,I:NEXT
30 GET #1,2:PRINT CVI(N$)
40 GET #1:PRINT CVI(N$)
50 CLOSE
\`\`\`

\`\`\`output
 4 
 9 
\`\`\`

## Notes

- A record beyond the end gives zero bytes and no error; EOF is then true.
- Record 0 is \`Bad record number\`.

See also: [PUT](put.md), [FIELD](field.md), [OPEN](open.md), [LOC](loc.md), [EOF](eof.md)`},{name:"put",group:"Files",title:"PUT",kind:"Statement",words:["PUT"],summary:"Writes a record of a random file.",text:`## Syntax

\`\`\`syntax
PUT [#]number[,record]
\`\`\`

Without a record number the one after the last is written.

## Example

\`\`\`basic
10 OPEN "R",#1,"N.DAT":FIELD #1,4 AS N$
20 LSET N$="ONE":PUT #1
30 LSET N$="TWO":PUT #1
40 GET #1,1:PRINT N$
50 CLOSE
\`\`\`

\`\`\`output
ONE 
\`\`\`

See also: [GET](get.md), [FIELD](field.md), [LSET](lset.md)`},{name:"lset",group:"Files",title:"LSET",kind:"Statement",words:["LSET"],summary:"Puts text into a string variable at the left, keeping its length.",text:`## Syntax

\`\`\`syntax
LSET variable$=text$
\`\`\`

The rest is filled with blanks; text that is too long is cut on the right. Made for FIELD variables, but good for any string.

## Example

\`\`\`basic
10 A$=SPACE$(8)
20 LSET A$="LEFT":PRINT "[";A$;"]"
\`\`\`

\`\`\`output
[LEFT    ]
\`\`\`

See also: [RSET](rset.md), [FIELD](field.md), [MKI$](mki.md)`},{name:"rset",group:"Files",title:"RSET",kind:"Statement",words:["RSET"],summary:"Puts text into a string variable at the right, keeping its length.",text:`## Syntax

\`\`\`syntax
RSET variable$=text$
\`\`\`

The rest is filled with blanks; text that is too long is cut on the right.

## Example

\`\`\`basic
10 A$=SPACE$(8)
20 RSET A$="RIGHT":PRINT "[";A$;"]"
30 RSET A$=STR$(42):PRINT "[";A$;"]"
\`\`\`

\`\`\`output
[   RIGHT]
[      42]
\`\`\`

See also: [LSET](lset.md), [FIELD](field.md)`},{name:"kill",group:"Files",title:"KILL",kind:"Statement",words:["KILL"],summary:"Deletes files from the disk.",text:`## Syntax

\`\`\`syntax
KILL name$
\`\`\`

The name may be a pattern with \`?\` and \`*\`.

## Example

\`\`\`basic
10 OPEN "O",#1,"OLD.TXT":CLOSE
20 KILL "OLD.TXT"
30 KILL "OLD.TXT"
\`\`\`

\`\`\`output
File not found in 30
\`\`\`

## Notes

- No extension is added: write \`KILL "PROG.BAS"\`.
- An open file can be killed; closing it then fails.

See also: [FILES](files.md), [NAME](name.md)`},{name:"name",group:"Files",title:"NAME",kind:"Statement",words:["NAME"],summary:"Renames a file.",text:`## Syntax

\`\`\`syntax
NAME old$ AS new$
\`\`\`

## Example

\`\`\`basic
10 OPEN "O",#1,"OLD.TXT":CLOSE
20 NAME "OLD.TXT" AS "NEW.TXT"
30 FILES "*.TXT"
\`\`\`

\`\`\`output
NEW     .TXT  
\`\`\`

## Notes

- The old name must exist (\`File not found\`), the new one must not (\`File already exists\`).
- No extension is added.

See also: [KILL](kill.md), [FILES](files.md)`},{name:"print-file",group:"Files",title:"PRINT#",kind:"Statement",words:[],summary:"Writes values to a sequential file, as PRINT would show them.",text:`## Syntax

\`\`\`syntax
PRINT #number,[expression][;|, expression]...
\`\`\`

Blanks and zones are written as they would appear on the screen. So that INPUT# can read the values again, write the commas yourself, or use WRITE#.

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT"
20 PRINT #1,"ADA";",";36
30 CLOSE
40 OPEN "I",#1,"T.TXT":LINE INPUT #1,L$:PRINT "[";L$;"]"
\`\`\`

\`\`\`output
[ADA, 36 ]
\`\`\`

## Notes

- The file has a column of its own for commas and TAB; lines are never broken.
- In a random file PRINT# writes into the record; past its end: \`FIELD overflow\`.

See also: [PRINT](print.md), [WRITE#](write-file.md), [INPUT#](input-file.md), [OPEN](open.md)`},{name:"print-file-using",group:"Files",title:"PRINT# USING",kind:"Statement",words:[],summary:"Writes values to a sequential file in a format.",text:`## Syntax

\`\`\`syntax
PRINT #number,USING format$;value[;value]...
\`\`\`

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT"
20 PRINT #1,USING "###.##";1.5;22.25
30 CLOSE
40 OPEN "I",#1,"T.TXT":LINE INPUT #1,L$:PRINT "[";L$;"]"
\`\`\`

\`\`\`output
[  1.50 22.25]
\`\`\`

See also: [PRINT USING](print-using.md), [PRINT#](print-file.md)`},{name:"input-file",group:"Files",title:"INPUT#",kind:"Statement",words:[],summary:"Reads values from a sequential file.",text:`## Syntax

\`\`\`syntax
INPUT #number,variable[,variable]...
\`\`\`

Values end at a comma or at the end of a line, numbers also at a blank. Text in quotes may hold commas.

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT"
20 WRITE #1,"DOE, JOHN",42
30 CLOSE
40 OPEN "I",#1,"T.TXT"
50 INPUT #1,N$,A:PRINT N$;A
60 INPUT #1,N$
\`\`\`

\`\`\`output
DOE, JOHN 42 
Input past end in 60
\`\`\`

## Notes

- After the last value: \`Input past end\`; test EOF first.
- Nothing is asked again: text for a number reads as 0.

See also: [WRITE#](write-file.md), [LINE INPUT#](line-input-file.md), [EOF](eof.md), [OPEN](open.md)`},{name:"line-input-file",group:"Files",title:"LINE INPUT#",kind:"Statement",words:[],summary:"Reads a whole line from a sequential file.",text:`## Syntax

\`\`\`syntax
LINE INPUT #number,variable$
\`\`\`

Commas and quotes are kept.

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT"
20 PRINT #1,"FIRST, WITH COMMA":PRINT #1,"SECOND"
30 CLOSE:OPEN "I",#1,"T.TXT"
40 WHILE NOT EOF(1)
50 LINE INPUT #1,L$:PRINT L$
60 WEND
\`\`\`

\`\`\`output
FIRST, WITH COMMA
SECOND
\`\`\`

See also: [INPUT#](input-file.md), [LINE INPUT](line-input.md), [EOF](eof.md)`},{name:"write-file",group:"Files",title:"WRITE#",kind:"Statement",words:[],summary:"Writes values to a sequential file so that INPUT# can read them again.",text:`## Syntax

\`\`\`syntax
WRITE #number,expression[,expression]...
\`\`\`

Strings are put in quotes, values separated by commas, and each WRITE# ends the line.

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT"
20 WRITE #1,"DOE, JOHN",42,1/3
30 CLOSE
40 OPEN "I",#1,"T.TXT":LINE INPUT #1,L$:PRINT L$
\`\`\`

\`\`\`output
"DOE, JOHN",42,.333333
\`\`\`

## Notes

- A quote inside a string is not doubled; such a string cannot be read back with INPUT#.

See also: [INPUT#](input-file.md), [PRINT#](print-file.md), [WRITE](write.md)`},{name:"abs",group:"Number functions",title:"ABS",kind:"Function",words:["ABS"],summary:"The absolute value: the number without its sign.",text:"## Syntax\n\n```syntax\nABS(n)\n```\n\nThe type of n is kept.\n\n## Example\n\n```basic\n10 PRINT ABS(-3.5);ABS(2);ABS(0)\n```\n\n```output\n 3.5  2  0 \n```\n\nSee also: [SGN](sgn.md), [INT](int.md)"},{name:"atn",group:"Number functions",title:"ATN",kind:"Function",words:["ATN"],summary:"The angle whose tangent is n, in radians, between -pi/2 and pi/2.",text:`## Syntax

\`\`\`syntax
ATN(n)
\`\`\`

## Example

\`\`\`basic
10 PI=4*ATN(1)
20 PRINT PI
30 PRINT "45 DEGREES:";ATN(1)*180/PI
\`\`\`

\`\`\`output
 3.14159 
45 DEGREES: 45 
\`\`\`

## Notes

- The result is single precision, also for a double argument.
- Arc sine of X: \`ATN(X/SQR(1-X*X))\`; arc cosine: 1.5708 minus that.

See also: [TAN](tan.md), [SIN](sin.md), [COS](cos.md)`},{name:"cos",group:"Number functions",title:"COS",kind:"Function",words:["COS"],summary:"The cosine of an angle in radians.",text:`## Syntax

\`\`\`syntax
COS(angle)
\`\`\`

Multiply degrees by 3.14159/180 first.

## Example

\`\`\`basic
10 PRINT COS(0)
20 PRINT COS(60*3.14159/180)
\`\`\`

\`\`\`output
 1 
 .500001 
\`\`\`

## Notes

- Single precision; very large angles lose all meaning.

See also: [SIN](sin.md), [TAN](tan.md), [ATN](atn.md)`},{name:"exp",group:"Number functions",title:"EXP",kind:"Function",words:["EXP"],summary:"e (2.71828...) to the power n.",text:`## Syntax

\`\`\`syntax
EXP(n)
\`\`\`

## Example

\`\`\`basic
10 PRINT EXP(1);EXP(0);EXP(-1)
20 PRINT EXP(100)
30 PRINT "GOES ON"
\`\`\`

\`\`\`output
 2.71828  1  .367879 
Overflow
 1.70141E+38 
GOES ON
\`\`\`

## Notes

- From about 87.3 on the result is \`Overflow\`: the message is printed and the largest number used, or an ON ERROR trap called.

See also: [LOG](log.md), [Operators and expressions](operators.md)`},{name:"fix",group:"Number functions",title:"FIX",kind:"Function",words:["FIX"],summary:"Cuts off the fraction.",text:"## Syntax\n\n```syntax\nFIX(n)\n```\n\nFIX goes towards zero, INT downwards; they differ for negative numbers.\n\n## Example\n\n```basic\n10 PRINT FIX(2.7);FIX(-2.7);INT(-2.7);CINT(-2.7)\n```\n\n```output\n 2 -2 -3 -3 \n```\n\nSee also: [INT](int.md), [CINT](cint.md)"},{name:"int",group:"Number functions",title:"INT",kind:"Function",words:["INT"],summary:"The largest whole number not above n.",text:`## Syntax

\`\`\`syntax
INT(n)
\`\`\`

## Example

\`\`\`basic
10 PRINT INT(2.7);INT(-2.1);INT(5)
20 PRINT "ROUNDED TO CENTS:";INT(3.14159*100+.5)/100
\`\`\`

\`\`\`output
 2 -3  5 
ROUNDED TO CENTS: 3.14 
\`\`\`

## Notes

- The result is not limited to -32768..32767; the type of n is kept.

See also: [FIX](fix.md), [CINT](cint.md)`},{name:"log",group:"Number functions",title:"LOG",kind:"Function",words:["LOG"],summary:"The natural logarithm.",text:`## Syntax

\`\`\`syntax
LOG(n)
\`\`\`

n must be above 0. The logarithm to base 10 is \`LOG(n)/LOG(10)\`.

## Example

\`\`\`basic
10 PRINT LOG(2.71828);LOG(1)
20 PRINT LOG(1000)/LOG(10)
30 PRINT LOG(0)
\`\`\`

\`\`\`output
 1  0 
 3 
Illegal function call in 30
\`\`\`

See also: [EXP](exp.md)`},{name:"rnd",group:"Number functions",title:"RND",kind:"Function",words:["RND"],summary:"A random number, 0 or more and less than 1.",text:`## Syntax

\`\`\`syntax
RND
RND(n)
\`\`\`

With a positive n, or none, the next number; \`RND(0)\` repeats the last one; a negative n starts the sequence that belongs to it.

## Example

\`\`\`basic
10 FOR I=1 TO 5
20 PRINT INT(RND*6)+1;
30 NEXT
40 PRINT
50 PRINT RND(-1);RND;RND(0)
60 PRINT RND(-1);RND;RND(0)
\`\`\`

\`\`\`output
 2  2  2  4  1 
 .308601  .498871  .498871 
 .308601  .498871  .498871 
\`\`\`

## Notes

- Every RUN gives the same numbers unless RANDOMIZE is used.
- A whole number from A to B: \`INT(RND*(B-A+1))+A\`.
- -1, -2 and -.5 start the same sequence: only the digits of the binary number count, not its size.

See also: [RANDOMIZE](randomize.md)`},{name:"sgn",group:"Number functions",title:"SGN",kind:"Function",words:["SGN"],summary:"The sign: 1, 0 or -1.",text:"## Syntax\n\n```syntax\nSGN(n)\n```\n\n## Example\n\n```basic\n10 PRINT SGN(12);SGN(0);SGN(-.5)\n```\n\n```output\n 1  0 -1 \n```\n\nSee also: [ABS](abs.md)"},{name:"sin",group:"Number functions",title:"SIN",kind:"Function",words:["SIN"],summary:"The sine of an angle in radians.",text:`## Syntax

\`\`\`syntax
SIN(angle)
\`\`\`

## Example

\`\`\`basic
10 FOR D=0 TO 90 STEP 30
20 PRINT D,SIN(D*3.14159/180)
30 NEXT
\`\`\`

\`\`\`output
 0             0 
 30            .5 
 60            .866025 
 90            1 
\`\`\`

## Notes

- Single precision, with small errors in the last digit; very large angles lose all meaning (\`SIN(1E8)\` is 0).

See also: [COS](cos.md), [TAN](tan.md), [ATN](atn.md)`},{name:"sqr",group:"Number functions",title:"SQR",kind:"Function",words:["SQR"],summary:"The square root.",text:`## Syntax

\`\`\`syntax
SQR(n)
\`\`\`

n must not be negative: \`Illegal function call\`.

## Example

\`\`\`basic
10 PRINT SQR(9);SQR(2)
20 PRINT SQR(-1)
\`\`\`

\`\`\`output
 3  1.41421 
Illegal function call in 20
\`\`\`

## Notes

- Single precision, also for a double argument.

See also: [EXP](exp.md), [Operators and expressions](operators.md)`},{name:"tan",group:"Number functions",title:"TAN",kind:"Function",words:["TAN"],summary:"The tangent of an angle in radians.",text:"## Syntax\n\n```syntax\nTAN(angle)\n```\n\n## Example\n\n```basic\n10 PRINT TAN(45*3.14159/180)\n```\n\n```output\n .999999 \n```\n\nSee also: [SIN](sin.md), [COS](cos.md), [ATN](atn.md)"},{name:"cdbl",group:"Number functions",title:"CDBL",kind:"Function",words:["CDBL"],summary:"Makes a number double precision.",text:`## Syntax

\`\`\`syntax
CDBL(n)
\`\`\`

The value does not become more exact: the digits that single precision did not have are those of its binary value.

## Example

\`\`\`basic
10 PRINT CDBL(1/3)
20 PRINT 1#/3
\`\`\`

\`\`\`output
 .3333333432674408 
 .3333333333333333 
\`\`\`

See also: [CSNG](csng.md), [CINT](cint.md), [Number types and precision](numbers.md)`},{name:"cint",group:"Number functions",title:"CINT",kind:"Function",words:["CINT"],summary:"Rounds to an integer.",text:`## Syntax

\`\`\`syntax
CINT(n)
\`\`\`

Halves are rounded away from zero.

## Example

\`\`\`basic
10 PRINT CINT(2.5);CINT(2.4);CINT(-2.5)
20 PRINT CINT(40000)
\`\`\`

\`\`\`output
 3  2 -3 
Overflow in 20
\`\`\`

## Notes

- The result must be -32768 to 32767.

See also: [INT](int.md), [FIX](fix.md), [Number types and precision](numbers.md)`},{name:"csng",group:"Number functions",title:"CSNG",kind:"Function",words:["CSNG"],summary:"Makes a number single precision.",text:`## Syntax

\`\`\`syntax
CSNG(n)
\`\`\`

## Example

\`\`\`basic
10 A#=1#/3
20 PRINT A#
30 PRINT CSNG(A#)
\`\`\`

\`\`\`output
 .3333333333333333 
 .333333 
\`\`\`

See also: [CDBL](cdbl.md), [CINT](cint.md), [Number types and precision](numbers.md)`},{name:"cvi",group:"Number functions",title:"CVI",kind:"Function",words:["CVI"],summary:"The integer stored in a string of two bytes.",text:`## Syntax

\`\`\`syntax
CVI(text$)
\`\`\`

The opposite of MKI$; used with FIELD variables.

## Example

\`\`\`basic
10 A$=MKI$(1000)
20 PRINT LEN(A$);CVI(A$)
\`\`\`

\`\`\`output
 2  1000 
\`\`\`

## Notes

- A string that is too short is \`Illegal function call\`.

See also: [MKI$](mki.md), [CVS](cvs.md), [CVD](cvd.md), [FIELD](field.md)`},{name:"cvs",group:"Number functions",title:"CVS",kind:"Function",words:["CVS"],summary:"The single precision number stored in a string of four bytes.",text:`## Syntax

\`\`\`syntax
CVS(text$)
\`\`\`

## Example

\`\`\`basic
10 A$=MKS$(3.14159)
20 PRINT LEN(A$);CVS(A$)
\`\`\`

\`\`\`output
 4  3.14159 
\`\`\`

## Notes

- A string that is too short is \`Illegal function call\`.

See also: [MKS$](mks.md), [CVI](cvi.md), [CVD](cvd.md), [FIELD](field.md)`},{name:"cvd",group:"Number functions",title:"CVD",kind:"Function",words:["CVD"],summary:"The double precision number stored in a string of eight bytes.",text:`## Syntax

\`\`\`syntax
CVD(text$)
\`\`\`

## Example

\`\`\`basic
10 A$=MKD$(1#/3)
20 PRINT LEN(A$);CVD(A$)
\`\`\`

\`\`\`output
 8  .3333333333333333 
\`\`\`

## Notes

- A string that is too short is \`Illegal function call\`.

See also: [MKD$](mkd.md), [CVI](cvi.md), [CVS](cvs.md), [FIELD](field.md)`},{name:"asc",group:"String functions",title:"ASC",kind:"Function",words:["ASC"],summary:"The code of the first character of a string.",text:'## Syntax\n\n```syntax\nASC(text$)\n```\n\n## Example\n\n```basic\n10 PRINT ASC("A");ASC("apple");ASC(" ")\n20 PRINT ASC("")\n```\n\n```output\n 65  97  32 \nIllegal function call in 20\n```\n\nSee also: [CHR$](chr.md), [Character set and control codes](character-set.md)'},{name:"chr",group:"String functions",title:"CHR$",kind:"Function",words:["CHR$"],summary:"The character with a code.",text:`## Syntax

\`\`\`syntax
CHR$(code)
\`\`\`

The code is 0 to 255. Codes below 32 are control characters: 7 rings the bell, 13 is carriage return, 34 is the quotation mark.

## Example

\`\`\`basic
10 FOR C=65 TO 70:PRINT CHR$(C);:NEXT
20 PRINT
30 PRINT CHR$(34);"QUOTED";CHR$(34)
\`\`\`

\`\`\`output
ABCDEF
"QUOTED"
\`\`\`

## Notes

- The code is rounded; outside 0 to 255 it is \`Illegal function call\`.

See also: [ASC](asc.md), [Character set and control codes](character-set.md)`},{name:"hex",group:"String functions",title:"HEX$",kind:"Function",words:["HEX$"],summary:"A number written in hexadecimal.",text:`## Syntax

\`\`\`syntax
HEX$(n)
\`\`\`

## Example

\`\`\`basic
10 PRINT HEX$(255);" ";HEX$(4096);" ";HEX$(-1)
20 PRINT &HFF;VAL("&H"+"10")
\`\`\`

\`\`\`output
FF 1000 FFFF
 255  16 
\`\`\`

## Notes

- n is rounded and must be -32768 to 65535; negative numbers appear as their 16 bits.

See also: [OCT$](oct.md), [VAL](val.md)`},{name:"instr",group:"String functions",title:"INSTR",kind:"Function",words:["INSTR"],summary:"Where a string occurs in another one.",text:'## Syntax\n\n```syntax\nINSTR([start,]text$,wanted$)\n```\n\nThe place counts from 1; 0 means: not found. The search begins at `start`.\n\n## Example\n\n```basic\n10 A$="BANANA"\n20 PRINT INSTR(A$,"AN");INSTR(3,A$,"AN");INSTR(A$,"X")\n```\n\n```output\n 2  4  0 \n```\n\n## Notes\n\n- An empty `wanted$` is found at the start, unless the text ends before it.\n- A start of 0 or above 255 is `Illegal function call`.\n\nSee also: [MID$](mid.md), [LEN](len.md)'},{name:"left",group:"String functions",title:"LEFT$",kind:"Function",words:["LEFT$"],summary:"The first characters of a string.",text:`## Syntax

\`\`\`syntax
LEFT$(text$,count)
\`\`\`

## Example

\`\`\`basic
10 PRINT LEFT$("BASIC",3)
20 PRINT LEFT$("BASIC",99)
\`\`\`

\`\`\`output
BAS
BASIC
\`\`\`

## Notes

- The count is rounded and must be 0 to 255.

See also: [RIGHT$](right.md), [MID$](mid.md)`},{name:"len",group:"String functions",title:"LEN",kind:"Function",words:["LEN"],summary:"The number of characters in a string.",text:'## Syntax\n\n```syntax\nLEN(text$)\n```\n\nBlanks and control characters count.\n\n## Example\n\n```basic\n10 PRINT LEN("HELLO");LEN("");LEN(" A ")\n```\n\n```output\n 5  0  3 \n```\n\nSee also: [INSTR](instr.md)'},{name:"mid",group:"String functions",title:"MID$",kind:"Function",words:["MID$"],summary:"Part of a string.",text:`## Syntax

\`\`\`syntax
MID$(text$,start[,count])
\`\`\`

Characters count from 1. Without a count everything from the start on.

## Example

\`\`\`basic
10 A$="BASIC"
20 PRINT MID$(A$,2,3);" ";MID$(A$,4)
30 FOR I=1 TO LEN(A$):PRINT MID$(A$,I,1);"-";:NEXT
\`\`\`

\`\`\`output
ASI IC
B-A-S-I-C-
\`\`\`

## Notes

- A start behind the end gives the empty string; a start of 0 is \`Illegal function call\`.

See also: [LEFT$](left.md), [RIGHT$](right.md), [INSTR](instr.md), [MID$ (statement)](mid-statement.md)`},{name:"mki",group:"String functions",title:"MKI$",kind:"Function",words:["MKI$"],summary:"An integer as a string of two bytes, for random files.",text:`## Syntax

\`\`\`syntax
MKI$(n)
\`\`\`

## Example

\`\`\`basic
10 A$=MKI$(258)
20 PRINT ASC(A$);ASC(RIGHT$(A$,1))
30 PRINT CVI(A$)
\`\`\`

\`\`\`output
 2  1 
 258 
\`\`\`

## Notes

- The low byte comes first. The string is no text: do not PRINT it.

See also: [CVI](cvi.md), [MKS$](mks.md), [MKD$](mkd.md), [LSET](lset.md)`},{name:"mks",group:"String functions",title:"MKS$",kind:"Function",words:["MKS$"],summary:"A single precision number as a string of four bytes, for random files.",text:`## Syntax

\`\`\`syntax
MKS$(n)
\`\`\`

## Example

\`\`\`basic
10 A$=MKS$(1)
20 FOR I=1 TO 4:PRINT ASC(MID$(A$,I,1));:NEXT
30 PRINT:PRINT CVS(A$)
\`\`\`

\`\`\`output
 0  0  0  129 
 1 
\`\`\`

See also: [CVS](cvs.md), [MKI$](mki.md), [MKD$](mkd.md), [LSET](lset.md), [Number types and precision](numbers.md)`},{name:"mkd",group:"String functions",title:"MKD$",kind:"Function",words:["MKD$"],summary:"A double precision number as a string of eight bytes, for random files.",text:"## Syntax\n\n```syntax\nMKD$(n)\n```\n\n## Example\n\n```basic\n10 A$=MKD$(1.5#)\n20 PRINT LEN(A$);CVD(A$)\n```\n\n```output\n 8  1.5 \n```\n\nSee also: [CVD](cvd.md), [MKI$](mki.md), [MKS$](mks.md), [LSET](lset.md), [Number types and precision](numbers.md)"},{name:"oct",group:"String functions",title:"OCT$",kind:"Function",words:["OCT$"],summary:"A number written in octal.",text:`## Syntax

\`\`\`syntax
OCT$(n)
\`\`\`

## Example

\`\`\`basic
10 PRINT OCT$(8);" ";OCT$(255)
20 PRINT &O377;&10
\`\`\`

\`\`\`output
10 377
 255  8 
\`\`\`

## Notes

- n is rounded and must be -32768 to 65535.

See also: [HEX$](hex.md)`},{name:"right",group:"String functions",title:"RIGHT$",kind:"Function",words:["RIGHT$"],summary:"The last characters of a string.",text:`## Syntax

\`\`\`syntax
RIGHT$(text$,count)
\`\`\`

## Example

\`\`\`basic
10 PRINT RIGHT$("BASIC",2)
20 PRINT RIGHT$("00"+MID$(STR$(7),2),2)
\`\`\`

\`\`\`output
IC
07
\`\`\`

## Notes

- The count is rounded and must be 0 to 255.

See also: [LEFT$](left.md), [MID$](mid.md)`},{name:"space",group:"String functions",title:"SPACE$",kind:"Function",words:["SPACE$"],summary:"A string of blanks.",text:`## Syntax

\`\`\`syntax
SPACE$(count)
\`\`\`

## Example

\`\`\`basic
10 PRINT "A";SPACE$(5);"B"
\`\`\`

\`\`\`output
A     B
\`\`\`

## Notes

- The count is rounded and must be 0 to 255.

See also: [SPC](spc.md), [STRING$](string.md)`},{name:"str",group:"String functions",title:"STR$",kind:"Function",words:["STR$"],summary:"A number as text, as PRINT shows it but without the blank behind.",text:`## Syntax

\`\`\`syntax
STR$(n)
\`\`\`

## Example

\`\`\`basic
10 PRINT "[";STR$(12);"]"
20 PRINT "[";STR$(-1.5);"]"
30 PRINT "WITHOUT BLANK: [";MID$(STR$(12),2);"]"
\`\`\`

\`\`\`output
[ 12]
[-1.5]
WITHOUT BLANK: [12]
\`\`\`

## Notes

- A positive number has a blank in front, the place of the sign.

See also: [VAL](val.md), [HEX$](hex.md), [PRINT USING](print-using.md)`},{name:"string",group:"String functions",title:"STRING$",kind:"Function",words:["STRING$"],summary:"A string of equal characters.",text:`## Syntax

\`\`\`syntax
STRING$(count,code)
STRING$(count,text$)
\`\`\`

The character is given by its code or as the first one of a string.

## Example

\`\`\`basic
10 PRINT STRING$(10,"-")
20 PRINT STRING$(3,65)
\`\`\`

\`\`\`output
----------
AAA
\`\`\`

## Notes

- An empty \`text$\`, or a count or code outside 0 to 255, is \`Illegal function call\`.

See also: [SPACE$](space.md), [CHR$](chr.md)`},{name:"val",group:"String functions",title:"VAL",kind:"Function",words:["VAL"],summary:"The number that a string begins with.",text:`## Syntax

\`\`\`syntax
VAL(text$)
\`\`\`

## Example

\`\`\`basic
10 PRINT VAL("12 APPLES");VAL("-3.5E2");VAL("APPLES");VAL("&HFF")
\`\`\`

\`\`\`output
 12 -350  0  255 
\`\`\`

## Notes

- Text that is no number gives 0. Blanks are skipped, also between digits.
- The result is double precision: \`VAL("0.1")=.1\` is not true. Give it to a variable first.

See also: [STR$](str.md), [HEX$](hex.md)`},{name:"eof",group:"Functions of files, screen and machine",title:"EOF",kind:"Function",words:["EOF"],summary:"Whether the end of a file is reached: -1 if so, else 0.",text:`## Syntax

\`\`\`syntax
EOF(number)
\`\`\`

For a sequential file it is true as soon as the last value was read, so test it before each INPUT#. For a random file it is true after a GET beyond the end.

## Example

\`\`\`basic
10 OPEN "O",#1,"T.TXT":WRITE #1,1:WRITE #1,2:CLOSE
20 OPEN "I",#1,"T.TXT"
30 IF EOF(1) THEN PRINT "END":END
40 INPUT #1,A:PRINT A
50 GOTO 30
\`\`\`

\`\`\`output
 1 
 2 
END
\`\`\`

## Notes

- A number that is not open is \`Bad file number\`.
- The character with code 26 (Ctrl-Z) ends a text file.

See also: [INPUT#](input-file.md), [LOC](loc.md), [LOF](lof.md)`},{name:"fre",group:"Functions of files, screen and machine",title:"FRE",kind:"Function",words:["FRE"],summary:"The free memory in bytes.",text:`## Syntax

\`\`\`syntax
FRE(n)
\`\`\`

The argument is not used; \`FRE("")\` also tidies up string space first.

## Example

\`\`\`basic
10 A=0:F=0:F=FRE(0)
20 DIM B(100)
30 PRINT "THE ARRAY TAKES";F-FRE(0);"BYTES"
\`\`\`

\`\`\`output
THE ARRAY TAKES 413 BYTES
\`\`\`

## Notes

- At the start it is 39719, less with each program line, variable and string.

See also: [DIM](dim.md), [ERASE](erase.md), [CLEAR](clear.md), [Limits](limits.md)`},{name:"inkey",group:"Functions of files, screen and machine",title:"INKEY$",kind:"Function",words:["INKEY$"],summary:"The key that was pressed, or the empty string.",text:`## Syntax

\`\`\`syntax
INKEY$
\`\`\`

It does not wait and shows nothing. Put the result into a variable: each INKEY$ takes a key away.

## Example

\`\`\`basic
10 PRINT "PRESS A KEY"
20 K$=INKEY$:IF K$="" THEN 20
30 PRINT "IT WAS ";K$
\`\`\`

\`\`\`keys
inkey 100 X
\`\`\`

\`\`\`output
PRESS A KEY
IT WAS X
\`\`\`

## Notes

- At most one key is kept waiting.
- Ctrl-C stops the program as always.

See also: [INPUT$](input-string.md), [INPUT](input.md)`},{name:"inp",group:"Functions of files, screen and machine",title:"INP",kind:"Function",words:["INP"],summary:"The byte at a port of the machine.",text:`## Syntax

\`\`\`syntax
INP(port)
\`\`\`

Nothing is connected here; every port reads 255.

## Example

\`\`\`basic
10 PRINT INP(16)
\`\`\`

\`\`\`output
 255 
\`\`\`

## Notes

- The port is 0 to 255, else \`Illegal function call\`.

See also: [OUT](out.md), [WAIT](wait.md)`},{name:"input-string",group:"Functions of files, screen and machine",title:"INPUT$",kind:"Function",words:["INPUT$"],summary:"Reads a number of characters from the keyboard or a file.",text:`## Syntax

\`\`\`syntax
INPUT$(count[,[#]number])
\`\`\`

From the keyboard nothing is shown and no Enter is needed; every key counts, Enter as character 13.

## Example

\`\`\`basic
10 PRINT "PRESS TWO KEYS"
20 A$=INPUT$(2)
30 PRINT "YOU PRESSED ";A$
\`\`\`

\`\`\`input
OK
\`\`\`

\`\`\`output
PRESS TWO KEYS
YOU PRESSED OK
\`\`\`

## Notes

- Ctrl-C stops the program without a message; CONT reads again.
- From a file it reads any characters, commas and line ends included.

See also: [INKEY$](inkey.md), [LINE INPUT](line-input.md)`},{name:"loc",group:"Functions of files, screen and machine",title:"LOC",kind:"Function",words:["LOC"],summary:"Where a file is.",text:`## Syntax

\`\`\`syntax
LOC(number)
\`\`\`

For a random file the record number of the last GET or PUT, for a sequential file the number of 128-byte blocks read or written.

## Example

\`\`\`basic
10 OPEN "R",#1,"N.DAT":FIELD #1,2 AS N$
20 PRINT LOC(1);
30 LSET N$=MKI$(1):PUT #1,3
40 PRINT LOC(1)
\`\`\`

\`\`\`output
 0  3 
\`\`\`

See also: [LOF](lof.md), [GET](get.md)`},{name:"lof",group:"Functions of files, screen and machine",title:"LOF",kind:"Function",words:["LOF"],summary:"The length of a file in 128-byte records.",text:`## Syntax

\`\`\`syntax
LOF(number)
\`\`\`

## Example

\`\`\`basic
10 OPEN "R",#1,"N.DAT":FIELD #1,2 AS N$
20 PRINT LOF(1);
30 LSET N$=MKI$(1):PUT #1,5
40 PRINT LOF(1)
\`\`\`

\`\`\`output
 0  5 
\`\`\`

## Notes

- For a file longer than 16 KB it counts the records of the last part opened, as CP/M does.

See also: [LOC](loc.md), [EOF](eof.md), [OPEN](open.md)`},{name:"lpos",group:"Functions of files, screen and machine",title:"LPOS",kind:"Function",words:["LPOS"],summary:"The column of the printer.",text:'## Syntax\n\n```syntax\nLPOS(n)\n```\n\nn is not used.\n\n## Example\n\n```basic\n10 LPRINT "ABC";:PRINT LPOS(0)\n20 LPRINT\n```\n\n```output\n 4 \n```\n\n```printer\nABC\n```\n\nSee also: [POS](pos.md), [LPRINT](lprint.md)'},{name:"peek",group:"Functions of files, screen and machine",title:"PEEK",kind:"Function",words:["PEEK"],summary:"The byte at an address of the memory.",text:`## Syntax

\`\`\`syntax
PEEK(address)
\`\`\`

The address is -32768 to 65535; negative ones count down from 65536.

## Example

\`\`\`basic
10 A$="HELLO"
20 D=VARPTR(A$)
30 PRINT "LENGTH";PEEK(D)
\`\`\`

\`\`\`output
LENGTH 5 
\`\`\`

## Notes

- The layout of variables and program is that of the original, see VARPTR. Where the original had its machine code there is none.

See also: [POKE](poke.md), [VARPTR](varptr.md)`},{name:"pos",group:"Functions of files, screen and machine",title:"POS",kind:"Function",words:["POS"],summary:"The column of the cursor; the first one is 1.",text:`## Syntax

\`\`\`syntax
POS(n)
\`\`\`

n is not used.

## Example

\`\`\`basic
10 PRINT "ABC";:P=POS(0)
20 PRINT:PRINT P
\`\`\`

\`\`\`output
ABC
 4 
\`\`\`

See also: [LPOS](lpos.md), [TAB](tab.md), [WIDTH](width.md)`},{name:"spc",group:"Functions of files, screen and machine",title:"SPC",kind:"Function",words:["SPC("],summary:"In PRINT: skips a number of columns.",text:`## Syntax

\`\`\`syntax
PRINT SPC(count)
\`\`\`

## Example

\`\`\`basic
10 PRINT "A";SPC(5);"B"
\`\`\`

\`\`\`output
A     B
\`\`\`

## Notes

- Only in PRINT, LPRINT and PRINT#. A count above the width is taken modulo the width.
- At the end of a PRINT it keeps the cursor in the line.

See also: [TAB](tab.md), [SPACE$](space.md), [PRINT](print.md)`},{name:"tab",group:"Functions of files, screen and machine",title:"TAB",kind:"Function",words:["TAB("],summary:"In PRINT: moves to a column.",text:`## Syntax

\`\`\`syntax
PRINT TAB(column)
\`\`\`

The first column is 1. If the cursor is past it already, it goes to that column of the next line.

## Example

\`\`\`basic
10 PRINT "NAME";TAB(12);"AGE"
20 PRINT "ADA";TAB(12);36
30 PRINT "FAR OUT";TAB(3);"NEXT LINE"
\`\`\`

\`\`\`output
NAME       AGE
ADA         36 
FAR OUT
  NEXT LINE
\`\`\`

## Notes

- Only in PRINT, LPRINT and PRINT#. A column above the width is taken modulo the width; 0 means 1.

See also: [SPC](spc.md), [PRINT](print.md), [POS](pos.md), [WIDTH](width.md)`},{name:"usr",group:"Functions of files, screen and machine",title:"USR",kind:"Function",words:["USR"],summary:"Calls a machine-language function. There are none here.",text:`## Syntax

\`\`\`syntax
USR[digit](n)
\`\`\`

## Example

\`\`\`basic
10 PRINT USR(1)
\`\`\`

\`\`\`output
Illegal function call in 10
\`\`\`

## Notes

- Programs that POKE machine code cannot run it here.

See also: [DEF USR](def-usr.md), [CALL](call.md)`},{name:"varptr",group:"Functions of files, screen and machine",title:"VARPTR",kind:"Function",words:["VARPTR"],summary:"The address of a variable in memory.",text:`## Syntax

\`\`\`syntax
VARPTR(variable)
VARPTR(#number)
\`\`\`

An integer has its low byte first. A string variable has three bytes there: the length and the address of its text. With \`#\` the address of an open file's control block.

## Example

\`\`\`basic
10 A%=513
20 P=VARPTR(A%)
30 PRINT PEEK(P);PEEK(P+1)
\`\`\`

\`\`\`output
 1  2 
\`\`\`

## Notes

- Arrays move when a new simple variable is made: ask for the address again before every use.
- A simple variable that has no value yet is \`Illegal function call\`; a constant or expression is \`Syntax error\`.

See also: [PEEK](peek.md), [POKE](poke.md), [Number types and precision](numbers.md)`},{name:"shortcuts",group:"Everbasic",title:"Shortcuts",kind:"Workbench",words:[],summary:"Keys of the editor, the console and the buttons.",text:`## Everywhere

- F1 opens this help, at the word under the cursor if it belongs to BASIC.
- F5 and Ctrl+R are the browser's: the page comes back as it was, a running program too.

## Editor

- Ctrl+Z takes an edit back, Ctrl+Y makes it again.
- Ctrl+F finds and replaces, Ctrl+G goes to a line.
- Ctrl+. jumps to the line that GOTO or GOSUB names, Ctrl+Shift+. comes back.
- Alt+Enter inserts a line with a number in between.
- Ctrl+, opens the settings. The menu shows all of these.

## Console

- Ctrl+C stops a running program.
- The up and down arrows bring back lines typed before.
- The other keys are those of BASIC: see [Control keys in the console](control-keys.md).

## Buttons`},{name:"about",group:"Everbasic",title:"About Everbasic",kind:"Workbench",words:[],summary:"BASIC-80 (Microsoft MBASIC 5.21) in the browser, in a workbench whose session never dies.",text:`The language is that of 1981, checked against transcripts recorded from the real thing, down to the last digit of a sine. Programs run in your browser, not on a server.

## What is kept

Program, console, disk, variables and the place a running program has reached are saved all the time. Close the page, lose the connection, press F5: it goes on where it was. The badge at the top says how saving stands.

## Examples in this help

Every example was run on the original and on Everbasic; both show exactly what stands here.

BASIC-80 and MBASIC were products of Microsoft. Everbasic contains none of their code.`}];var w=`AUTO AND CLOSE CONT CLEAR CALL COMMON CHAIN DELETE DATA DIM DEFSTR DEFINT DEFSNG DEFDBL
DEF ELSE END ERASE EDIT ERROR EQV FOR FIELD FILES GOTO GOSUB GET INPUT IF IMP KILL LPRINT LLIST LET LINE LOAD
LSET LIST MERGE MOD NEXT NULL NAME NEW NOT OPEN OUT ON OR OPTION BASE PRINT PUT POKE RETURN READ RUN RESTORE REM
RESUME RSET RENUM RESET RANDOMIZE STOP SWAP SAVE STEP SYSTEM THEN TRON TROFF TO USING WIDTH WAIT WHILE WEND
WRITE XOR`.split(/\s+/),L=`ABS ATN ASC CINT CSNG CDBL CVI CVS CVD COS CHR$ ERL ERR EXP EOF FRE FIX HEX$ INSTR INT INP
INKEY$ LPOS LOG LOC LEN LEFT$ LOF MKI$ MKS$ MKD$ MID$ OCT$ POS PEEK RIGHT$ RND SGN SQR SIN STR$ STRING$ SPACE$
TAN VAL VARPTR`.split(/\s+/),D=new Set("RESTORE AUTO RENUM DELETE EDIT RESUME ERL ELSE RUN LIST LLIST GOTO THEN GOSUB".split(" ")),h=new Map([...w.map(a=>[a,"keyword"]),...L.map(a=>[a,"function"])]),en=[...h].map(([a,n])=>({word:a,kind:n})),k=/^[ \t]*\d[\d ]*/,C=/(?:&H[0-9A-F]*|&O?[0-7]*|(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?)/iy,F=/[A-Z][A-Z0-9.]*[$%!#]?/iy,v=/(?:TAB\(|SPC\(|FN|USR\d?)/iy,U=/GO {1,2}(?:TO|SUB)(?![A-Z0-9.])/iy,R=/"[^"]*"?/y,$=/[ \t]+/y;function S(a){let n=[],t=k.exec(a),e=0;return t&&(e=t[0].trimEnd().length,n.push({from:0,to:e,kind:"line-number"})),M(a,e,n),n}function M(a,n,t){let e=!1,s=(o,i)=>{t.push({from:n,to:n+o,kind:i}),n+=o};for(;n<a.length;){let o=u($,a,n);if(o){n+=o.length;continue}let i=u(R,a,n);if(i){s(i.length,"string");continue}if(a[n]==="'")return s(a.length-n,"comment");let r=u(U,a,n);if(r){s(r.length,"keyword"),e=!0;continue}let l=u(F,a,n);if(l){let m=G(l);if(m==="REM")return s(a.length-n,"comment");if(m){s(m.length,h.get(m)),m==="DATA"&&(n=W(a,n,t)),e=D.has(m);continue}let p=u(v,a,n);p?s(p.length,"function"):n+=l.length,e=!1;continue}let d=u(C,a,n);if(d){s(d.length,e?"target":"number");continue}a[n]==="?"?s(1,"keyword"):"+-*/^\\=<>".includes(a[n])?s(1,"operator"):n+=1,a[n-1]===":"&&(e=!1)}}function G(a){let n=a.toUpperCase();if(h.has(n))return n;let t=n.replace(/[$%!#]$/,"");return h.has(t)?t:null}function W(a,n,t){for(;n<a.length&&a[n]!==":";){let e=u(R,a,n);if(e){t.push({from:n,to:n+e.length,kind:"string"}),n+=e.length;continue}let o=u(/[^",:]+/y,a,n);if(o){let i=n+o.length-o.trimStart().length,r=n+o.trimEnd().length,l=/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?$/i.test(o.trim());r>i&&t.push({from:i,to:r,kind:l?"number":"string"}),n+=o.length;continue}n+=1}return n}function u(a,n,t){return a.lastIndex=t,a.exec(n)?.[0]||null}function f(a){let n=a.split(`
`),t=[],e=0,s=o=>{let i=e;for(;e<n.length&&o(n[e]);)e+=1;return n.slice(i,e)};for(;e<n.length;){let o=n[e];if(o.startsWith("```")){e+=1;let i=s(r=>r!=="```").join(`
`);e+=1,t.push({kind:"code",what:o.slice(3),text:i})}else if(o.startsWith("## "))e+=1,t.push({kind:"heading",inline:E(o.slice(3))});else if(o.startsWith("- ")){let i=s(r=>r.startsWith("- "));t.push({kind:"list",items:i.map(r=>E(r.slice(2)))})}else if(o.startsWith("|")){let[i,,...r]=s(l=>l.startsWith("|")).map(B);t.push({kind:"table",head:i,rows:r})}else if(o==="")e+=1;else{let i=s(r=>r!==""&&!r.startsWith("```")&&!r.startsWith("- "));t.push({kind:"paragraph",inline:E(i.join(" "))})}}return t}function B(a){return a.slice(1,a.trimEnd().length-1).split(/\|(?=(?:[^`]*`[^`]*`)*[^`]*$)/).map(n=>E(n.trim()))}function E(a){let n=[],t=0;for(let e of a.matchAll(/`([^`]*)`|\[([^\]]*)\]\(([\w-]*)\.md\)/g))e.index>t&&n.push({text:a.slice(t,e.index)}),n.push(e[1]===void 0?{text:e[2],page:e[3]}:{code:e[1]}),t=e.index+e[0].length;return t<a.length&&n.push({text:a.slice(t)}),n}var H={basic:"Program",output:"On the screen",printer:"On the printer",syntax:""};function N(a,n,t={},...e){let s=a.createElement(n);for(let[o,i]of Object.entries(t))s.setAttribute(o,i);return s.append(...e),s}function O(a,n,t){let e=(...o)=>N(a,...o),s=o=>o.map(i=>i.code!==void 0?e("code",{},i.code):i.page?t(i.page,i.text):i.text);return f(n.text).flatMap(o=>{switch(o.kind){case"heading":return e("h3",{},...s(o.inline));case"list":return e("ul",{},...o.items.map(i=>e("li",{},...s(i))));case"table":return X(e,s,o);case"code":return K(e,o);default:return e("p",{},...s(o.inline))}})}function X(a,n,{head:t,rows:e}){let s=(i,r)=>a("tr",{},...i.map(l=>a(r,{},...n(l)))),o=a("tbody",{},...e.map(i=>s(i,"td")));return a("table",{},a("thead",{},s(t,"th")),o)}function K(a,{what:n,text:t}){let[e,s]=n.split(" "),o=e==="file"?`File ${s}`:H[e];if(o===void 0)return[];let i=e==="basic"?V(a,t):[t],r=a("pre",{class:`help-${e}`},...i);return o?a("figure",{},a("figcaption",{},o),r):r}function V(a,n){return n.split(`
`).flatMap((t,e)=>{let s=e>0?[`
`]:[],o=0;for(let{from:i,to:r,kind:l}of S(t))i>o&&s.push(t.slice(o,i)),s.push(a("span",{class:`syn-${l}`},t.slice(i,r))),o=r;return s.push(t.slice(o)),s})}var T=class{#a;#e;#t;#i=null;constructor(n,t){this.#a=n,this.#e=t,this.#t=this.#d(),this.#r(),this.#s(n.pages[0],!1)}open(n){let{dialog:t,search:e}=this.#t;n&&this.#s(n,!0),!t.open&&(t.showModal(),n?this.#t.article.focus():e.focus())}#n(...n){return N(this.#e,...n)}#d(){let n=(...m)=>this.#n(...m),t=n("input",{type:"search","aria-label":"Search help",placeholder:"Search",autocomplete:"off",spellcheck:"false"}),e=n("p",{role:"status",class:"help-found"}),s=n("nav",{"aria-label":"Help topics"}),o=n("article",{tabindex:"0","aria-labelledby":"help-page"}),i=n("button",{type:"button",class:"button"},"Close"),r=n("button",{type:"button",class:"button help-back"},"All topics"),l=n("div",{class:"help-side"},t,e,s),d=n("dialog",{class:"dialog help","aria-labelledby":"help-title"},n("div",{class:"help-head"},n("h2",{id:"help-title"},"Help"),r,n("span",{class:"spacer"}),i),n("div",{class:"help-panes"},l,o));return t.addEventListener("input",()=>this.#r()),t.addEventListener("keydown",m=>this.#T(m)),s.addEventListener("keydown",m=>this.#c(m)),i.addEventListener("click",()=>d.close()),r.addEventListener("click",()=>this.#E()),d.addEventListener("keydown",m=>{m.stopPropagation(),m.key==="F1"&&m.preventDefault()}),d.addEventListener("click",m=>m.target===d&&d.close()),this.#e.body.append(d),{dialog:d,search:t,found:e,topics:s,article:o}}#r(){let{search:n,found:t,topics:e}=this.#t,s=this.#a.search(n.value),o=n.value.trim()!=="";t.textContent=o?Y(s.length):"";let i=o?[""]:[...new Set(s.map(l=>l.group))],r=l=>s.filter(d=>o||d.group===l);e.replaceChildren(...i.flatMap(l=>this.#u(l,r(l),o))),this.#m()}#u(n,t,e){let s=t.map(i=>{let r=this.#l(i.name,i.title);return e&&r.append(this.#n("small",{},i.summary)),this.#n("li",{},r)}),o=this.#n("ul",{},...s);return n?[this.#n("h3",{},n),o]:[o]}#l(n,t){let e=this.#n("a",{href:`#help-${n}`,"data-page":n},t);return e.addEventListener("click",s=>{s.preventDefault(),this.#s(this.#a.named(n),!0),this.#t.article.focus()}),e}#s(n,t){let{dialog:e,article:s}=this.#t;this.#i=n.name,s.replaceChildren(this.#n("h2",{id:"help-page"},n.title),this.#n("p",{class:"help-kind"},n.kind),this.#n("p",{class:"help-summary"},n.summary),...O(this.#e,n,(o,i)=>this.#l(o,i)),...n.name==="shortcuts"?[this.#h()]:[]),s.scrollTop=0,e.classList.toggle("reading",t),this.#m()}#h(){let n=[...this.#e.querySelectorAll("[aria-keyshortcuts]")].map(e=>{let s=e.getAttribute("aria-label")??e.textContent.trim(),i=e.getAttribute("aria-keyshortcuts").split(" ").map(r=>r.replace(/^Control/,"Ctrl")).flatMap((r,l)=>[...l>0?[" or "]:[],this.#n("kbd",{},r)]);return this.#n("tr",{},this.#n("td",{},s),this.#n("td",{},...i))}),t=this.#n("tr",{},this.#n("th",{},"Button"),this.#n("th",{},"Keys"));return this.#n("table",{},this.#n("thead",{},t),this.#n("tbody",{},...n))}#E(){this.#t.dialog.classList.remove("reading"),this.#t.search.focus()}#m(){for(let n of this.#o())n.dataset.page===this.#i?n.setAttribute("aria-current","page"):n.removeAttribute("aria-current")}#o(){return[...this.#t.topics.querySelectorAll("a")]}#T(n){let t=this.#o()[0];if(t){if(n.key==="Enter")t.click();else if(n.key==="ArrowDown")t.focus();else return;n.preventDefault()}}#c(n){let t={ArrowDown:1,ArrowUp:-1}[n.key];if(!t)return;n.preventDefault();let e=this.#o(),s=e.indexOf(this.#e.activeElement)+t;(e[s]??(s<0?this.#t.search:void 0))?.focus()}};function Y(a){return a===0?"Nothing found":a===1?"1 topic":`${a} topics`}var q=[[/ON\s+ERROR(\s+GOTO)?/gi,"on-error"],[/ON\b[^:]*?\bGOSUB\b/gi,"on-gosub"],[/LINE\s+INPUT\s*#/gi,"line-input-file"],[/LINE\s+INPUT/gi,"line-input"],[/LPRINT\s+USING/gi,"lprint-using"],[/PRINT\s*#\s*\d+\s*,\s*USING/gi,"print-file-using"],[/PRINT\s*#/gi,"print-file"],[/PRINT\s+USING/gi,"print-using"],[/INPUT\s*#/gi,"input-file"],[/WRITE\s*#/gi,"write-file"],[/DEF\s+USR\d?/gi,"def-usr"],[/OPTION\s+BASE/gi,"option-base"],[/(?<=^\d*\s*|:\s*)MID\$(?=\s*\([^:]*\)\s*=)/gi,"mid-statement"]],z=/[A-Z][A-Z0-9.]*\$?|['?+\-*/\\^=<>]/gi,c=class{#a=new Map;#e=new Map;constructor(n){this.pages=n;for(let t of n){this.#a.set(t.name,t);for(let e of t.words)this.#e.set(e.replace(/\($/,""),t)}}named(n){return this.#a.get(n)}at(n,t){for(let[o,i]of q)if(g(o,n,t))return this.named(i)??null;let e=g(z,n,t)?.toUpperCase();if(!e)return null;let s=/^FN/.test(e)?"FN":e.replace(/^USR\d$/,"USR");return this.#e.get(e)??this.#e.get(e.replace(/\$$/,""))??this.#e.get(s)??null}search(n){let t=n.toLowerCase().split(/\s+/).filter(Boolean);return t.length===0?this.pages:this.pages.map((e,s)=>({page:e,place:s,score:Q(e,t,n.trim().toLowerCase())})).filter(({score:e})=>e>0).sort((e,s)=>s.score-e.score||e.place-s.place).map(({page:e})=>e)}};function g(a,n,t){for(let e of n.matchAll(a))if(e.index<=t&&t<=e.index+e[0].length)return e[0];return null}function Q(a,n,t){let e=a.title.toLowerCase(),s=a.summary.toLowerCase(),o=a.text.toLowerCase();return n.every(i=>e.includes(i)||s.includes(i)||o.includes(i))?a.words.some(i=>i.toLowerCase()===t)?60:e===t?50:e.startsWith(t)?40:n.every(i=>e.includes(i))?30:n.every(i=>s.includes(i))?20:10:0}function A(a){let n=a.activeElement;return n?typeof n.value=="string"&&typeof n.selectionStart=="number"?Z(n.value,n.selectionStart):n.isContentEditable?J(a):null:null}function Z(a,n){let t=a.lastIndexOf(`
`,n-1)+1,e=a.indexOf(`
`,n);return{line:a.slice(t,e<0?a.length:e),column:n-t}}function J(a){let{focusNode:n,focusOffset:t}=a.getSelection()??{},s=(n?.nodeType===1?n:n?.parentElement)?.closest(".cm-line");if(!s)return null;let o=a.createRange();return o.setStart(s,0),o.setEnd(n,t),{line:s.textContent,column:o.toString().length}}var y=new c(I),b,x;function _(){return x??=j(document),x}async function Nn(){let a=A(document);await _(),b??=new T(y,document),b.open(a?y.at(a.line,a.column):null)}function j(a){let n=a.createElement("link");n.rel="stylesheet",n.href=new URL("help.css",import.meta.url).href;let t=new Promise(e=>{n.addEventListener("load",e),n.addEventListener("error",e)});return a.head.append(n),t}export{y as library,Nn as open,_ as prepare};
