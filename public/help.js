var S=[{name:"operators",group:"Topics",title:"Operators and expressions",kind:"Topic",words:["AND","OR","NOT","XOR","EQV","IMP","MOD","+","-","*","/","\\","^","=","<",">"],summary:"How values are combined, and in which order.",text:'| order | operators | meaning |\n|---|---|---|\n| 1 | `( )`, functions | innermost first |\n| 2 | `^` | power |\n| 3 | `-` in front | negative |\n| 4 | `*` `/` | multiply, divide |\n| 5 | `\\` | divide whole numbers |\n| 6 | `MOD` | rest of that division |\n| 7 | `+` `-` | add (also strings), subtract |\n| 8 | `=` `<>` `<` `>` `<=` `>=` | compare |\n| 9 | `NOT` | every bit reversed |\n| 10 | `AND` | both |\n| 11 | `OR` | one or both |\n| 12 | `XOR` | one, not both |\n| 13 | `EQV` | both or none |\n| 14 | `IMP` | not the first alone |\n\nOperators of the same order are worked out from left to right, powers too: `2^3^2` is 64.\n\n## Example\n\n```basic\n10 PRINT 2+3*4;(2+3)*4;-2^2\n20 PRINT 17\\5;17 MOD 5;-17 MOD 5;17/5\n30 PRINT 3>2;3<2;"APPLE"<"BANANA"\n40 PRINT 12 AND 10;12 OR 10;12 XOR 10;NOT 0\n50 PRINT "CON"+"CAT"\n```\n\n```output\n 14  20 -4 \n 3  2 -2  3.4 \n-1  0 -1 \n 8  14  6 -1 \nCONCAT\n```\n\n## Comparisons\n\nA comparison is -1 if it holds and 0 if not, so `NOT`, `AND` and `OR` work on conditions and on bits alike. Strings are compared character by character by their codes: capitals come before small letters, and a string comes before a longer one that begins with it. `=<`, `=>` and `><` are accepted.\n\n## Whole numbers\n\n`\\`, MOD and the logical operators round their operands first; these must be -32768 to 32767. `/` never gives an integer type. Sums and products of integers that become too large turn to single precision. The rest of MOD has the sign of the dividend.\n\n## When something goes wrong\n\nDivision by zero and results that are too large print a message and give the largest number; with ON ERROR they are errors. `\\` and MOD by zero always are. `^` is computed with logarithms in single precision, so `7^7` is 823544, not 823543; a negative base with a fractional exponent is `Illegal function call`. `0^0` is 1.\n\nThe program goes on after a division by zero:\n\n```basic\n10 PRINT 1/0\n20 PRINT 7^7\n30 PRINT 5\\0\n```\n\n```output\nDivision by zero\n 1.70141E+38 \n 823544 \nDivision by zero in 30\n```\n\nSee also: [Number types and precision](numbers.md), [IF...THEN...ELSE](if.md), [Error messages](errors.md)'},{name:"numbers",group:"Topics",title:"Number types and precision",kind:"Topic",words:[],summary:"Integers, single and double precision: what they hold and how they are written.",text:"| type | sign | range | digits | bytes |\n|---|---|---|---|---|\n| integer | `%` | -32768 to 32767 | 5 | 2 |\n| single | `!` or none | 2.9E-39 to 1.7E+38 | 6 shown, 7 kept | 4 |\n| double | `#` | the same | 16 | 8 |\n\n`A%`, `A!` (the same as `A`), `A#` and `A$` are different variables. DEFINT and the like change what a name without a sign means.\n\n## Constants\n\nA number with 8 or more digits, with `#` or with a `D` exponent is double; a whole number up to 32767 is integer; all others are single. `&H` begins a hexadecimal, `&O` or `&` an octal number.\n\n## Example\n\n```basic\n10 PRINT 1234567;12345678;1.5D2\n20 PRINT 1/3;1/3#;2/3\n30 PRINT &HFF;&O17;32767\n40 PRINT .1#;CDBL(.1)\n```\n\n```output\n 1.23457E+06  12345678  150 \n .333333  .3333333333333333  .666667 \n 255  15  32767 \n .1  .1000000014901161 \n```\n\n## Mixing types\n\nAn operation is done in the wider type of its operands. Storing in an integer rounds, halves away from zero; storing a double in a single rounds too. A double made from a single shows the digits of its binary value: `CDBL(.1)` is not `.1#`, and `.1=.1#` is not true.\n\n## How numbers are shown\n\nSingle precision shows up to 6 digits, as `1E+06` from a million on and with exponent when a small fraction needs more than 7 places. Double shows up to 16 digits and `D` for the exponent. There is no zero before the point.\n\nWhere the exponent begins:\n\n```basic\n10 PRINT 999999;1000000;.0000001;.00000012\n20 PRINT 1D15;1D16;123456789012345.6#\n30 PRINT 10/4;10/3;1E38\n```\n\n```output\n 999999  1E+06  .0000001  1.2E-07 \n 1000000000000000  1D+16  123456789012345.6 \n 2.5  3.33333  1E+38 \n```\n\n## Not exact\n\nSIN, COS, TAN, ATN, EXP, LOG, SQR and `^` are single precision even for double arguments, and their last digit may be off by one or more. Sums of cents are not exact in either type; count in whole cents, or round: `INT(X*100+.5)/100`.\n\n## In memory\n\nIntegers have the low byte first. The last byte of a single or double is the exponent plus 128, the one before holds the sign in its highest bit, and the mantissa goes from there downwards.\n\nSee also: [Operators and expressions](operators.md), [DEFINT](defint.md), [CINT](cint.md), [CDBL](cdbl.md), [PRINT](print.md)"},{name:"character-set",group:"Topics",title:"Character set and control codes",kind:"Topic",words:[],summary:"The codes of characters, and what control characters do on the screen.",text:`Codes 32 to 126 are the ASCII characters:

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

See also: [ON ERROR GOTO](on-error.md), [ERR](err.md), [ERL](erl.md), [ERROR](error.md), [Limits](limits.md)`},{name:"settings",group:"Topics",title:"Settings commands",kind:"Topic",words:["SHOWSETTINGS","SETSETTING","HELPSETTING"],summary:"Commands of the workbench's console; BASIC-80 has none of them.",text:`## Syntax

\`\`\`syntax
SHOWSETTINGS ["part of a name"]
SETSETTING name value
HELPSETTING [name]
\`\`\`

SHOWSETTINGS lists the settings and their values; a star marks those that were changed. SETSETTING changes one at once, as in \`SETSETTING theme green\` or \`SETSETTING font_size 16\`. HELPSETTING says what a setting does and what it may be.

The dialog Settings of the menu shows the same settings.

## Notes

- They are known at the prompt only, not in programs, and not outside of the workbench.
- The words stay free for variables: \`SHOWSETTINGS=5\` is an assignment.

See also: [Control keys in the console](control-keys.md), [WIDTH](width.md)`},{name:"auto",group:"Commands",title:"AUTO",kind:"Command",words:["AUTO"],summary:"Types the line numbers for you.",text:`## Syntax

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
- Enter alone leaves the line as it is and goes on; a blank and Enter deletes it, or is \`Undefined line number\` if there is none.
- It ends by itself before line 65529.
- An error in a typed line (a number that is too large, for example) does not end AUTO.
- In the workbench the editor numbers lines by itself; AUTO is for typing in the console.

See also: [RENUM](renum.md), [LIST](list.md), [EDIT](edit.md), [Limits](limits.md)`},{name:"clear",group:"Commands",title:"CLEAR",kind:"Command or statement",words:["CLEAR"],summary:"Forgets all variables and closes all files; can also set the limits of memory.",text:'## Syntax\n\n```syntax\nCLEAR [,[memory][,stack]]\n```\n\nAll variables become 0 or empty, arrays vanish, GOSUBs, loops, DEF FN, DEFINT and the like, and ON ERROR are forgotten, DATA is read from the start again. The program stays.\n\n`memory` is the highest address BASIC may use, `stack` the bytes kept for loops and subroutines. The usual stack holds 85 nested GOSUBs; `CLEAR ,,2000` makes room for more.\n\n## Example\n\n```basic\n10 A=5:A$="HELLO"\n20 CLEAR\n30 PRINT A;A$;"."\n```\n\n```output\n 0 .\n```\n\n## Notes\n\n- One number (`CLEAR 1000`, in older BASICs the string space) is accepted and ignored: string space needs no reservation here.\n- A limit that leaves no room is `Out of memory`; a limit or stack of 0 is `Illegal function call`.\n- If a file is open for output and was deleted, CLEAR (and RUN, NEW, storing a line) says `Disk full`; all else is done.\n- CLEAR inside a subroutine forgets where to RETURN to.\n\nSee also: [NEW](new.md), [ERASE](erase.md), [FRE](fre.md), [Limits](limits.md)'},{name:"cload",group:"Commands",title:"CLOAD",kind:"Not in BASIC-80",words:["CLOAD"],summary:"Loading from cassette. Some BASICs of the family have it; BASIC-80 5.21 does not.",text:`## Syntax

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

See also: [CLEAR](clear.md), [DELETE](delete.md), [LOAD](load.md)`},{name:"null",group:"Commands",title:"NULL",kind:"Command or statement",words:["NULL"],summary:"Sends idle characters after every line.",text:'## Syntax\n\n```syntax\nNULL n\n```\n\nPrinting terminals needed time to bring the carriage back, so BASIC can send n zero bytes (0 to 255) after each end of line. On a screen they are invisible.\n\n## Example\n\n```basic\n10 NULL 0\n20 PRINT "NO IDLE CHARACTERS"\n```\n\n```output\nNO IDLE CHARACTERS\n```\n\n## Notes\n\n- Behind `Overflow` and `Division by zero` of a program that goes on no idle characters are sent.\n- NULL 256 or less than 0 is `Illegal function call`.\n\nSee also: [WIDTH](width.md)'},{name:"renum",group:"Commands",title:"RENUM",kind:"Command",words:["RENUM"],summary:"Gives the lines new numbers.",text:`## Syntax

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

See also: [NEXT](next.md), [WHILE](while.md), [GOSUB](gosub.md)`},{name:"next",group:"Control",title:"NEXT",kind:"Statement",words:["NEXT"],summary:"Ends a FOR loop: steps the variable and goes back if the limit is not passed.",text:"## Syntax\n\n```syntax\nNEXT [variable][,variable]...\n```\n\nWithout a variable the innermost loop is meant. `NEXT J,I` ends two loops, the inner one first.\n\n## Example\n\n```basic\n10 FOR I=1 TO 2\n20 FOR J=1 TO 3\n30 PRINT I*J;\n40 NEXT J,I\n```\n\n```output\n 1  2  3  2  4  6 \n```\n\n## Notes\n\n- NEXT of a variable that has no open loop is `NEXT without FOR`.\n- If the inner of two loops is skipped and both end in one `NEXT J,I`, the outer one goes round again without being stepped and never ends. Write `NEXT J:NEXT I` where that can happen.\n- A NEXT that is not the one that its FOR found is `NEXT without FOR`, and the loop is given up. So NEXT at the prompt does not go on with a stopped program's loop.\n- A subroutine does not see the loops of its caller.\n\nSee also: [FOR](for.md)"},{name:"gosub",group:"Control",title:"GOSUB",kind:"Statement",words:["GOSUB"],summary:"Calls the subroutine that begins at a line.",text:`## Syntax

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
- With ALL, calling a function of the old program is a Syntax error.
- \`CHAIN MERGE\` of a tokenized file is \`Bad file mode\`; only the variables that were to go along are left.
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
- Something that does not belong there, behind a complete statement, is an error of its own: RESUME meets it again, RESUME NEXT goes on behind its first character. So \`X=1"A":PRINT\` leads RESUME NEXT to the next line.
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
- A function without parameters ends behind its name: \`PRINT FNA(1)\` prints FNA and then 1, \`A=FNA(1)\` sets A and is then a Syntax error.
- Of two parameters with the same name the last one counts.
- Names and values of a call's parameters have 100 bytes: twelve single precision parameters fit, thirteen are \`Illegal function call\`.
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

See also: [PEEK](peek.md), [POKE](poke.md), [Number types and precision](numbers.md)`},{name:"example-guess",group:"Examples: Games",title:"Guess my number",kind:"Example program",words:[],summary:"Twelve lines with INPUT, IF and GOTO.",text:`\`\`\`basic
10 REM GUESS MY NUMBER
20 RANDOMIZE 42
30 SECRET=INT(RND*100)+1:TRIES=0
40 PRINT "I AM THINKING OF A NUMBER FROM 1 TO 100."
50 INPUT "YOUR GUESS";G
60 TRIES=TRIES+1
70 IF G<SECRET THEN PRINT "TOO LOW.":GOTO 50
80 IF G>SECRET THEN PRINT "TOO HIGH.":GOTO 50
90 PRINT "YES! IT TOOK YOU";TRIES;"TRIES."
100 INPUT "ANOTHER ONE (Y/N)";A$
110 IF A$="Y" OR A$="y" THEN 30
120 PRINT "BYE."
\`\`\``,file:"GUESS.BAS",program:`10 REM GUESS MY NUMBER
20 RANDOMIZE 42
30 SECRET=INT(RND*100)+1:TRIES=0
40 PRINT "I AM THINKING OF A NUMBER FROM 1 TO 100."
50 INPUT "YOUR GUESS";G
60 TRIES=TRIES+1
70 IF G<SECRET THEN PRINT "TOO LOW.":GOTO 50
80 IF G>SECRET THEN PRINT "TOO HIGH.":GOTO 50
90 PRINT "YES! IT TOOK YOU";TRIES;"TRIES."
100 INPUT "ANOTHER ONE (Y/N)";A$
110 IF A$="Y" OR A$="y" THEN 30
120 PRINT "BYE."`},{name:"example-lander",group:"Examples: Games",title:"Lunar lander",kind:"Example program",words:[],summary:"Burn fuel to touch down gently.",text:`\`\`\`basic
10 REM LUNAR LANDER: BURN FUEL TO TOUCH DOWN GENTLY
20 DEFSNG A-Z
30 HEIGHT=500:SPEED=40:FUEL=120:G=1.6
40 PRINT "TIME   HEIGHT    SPEED     FUEL"
50 FOR T=0 TO 99
60 PRINT USING "###   #####.#   ####.#   ####.#";T,HEIGHT,SPEED,FUEL
70 INPUT "BURN (0-10)";B
80 IF B<0 THEN B=0
90 IF B>10 THEN B=10
100 IF B>FUEL THEN B=FUEL
110 FUEL=FUEL-B
120 SPEED=SPEED+G*2-B
130 HEIGHT=HEIGHT-SPEED
140 IF HEIGHT<=0 THEN 170
150 NEXT T
160 PRINT "LOST IN SPACE.":END
170 PRINT:PRINT USING "CONTACT AT ###.# METERS A SECOND";SPEED
180 IF SPEED<5 THEN PRINT "A PERFECT LANDING!":END
190 IF SPEED<12 THEN PRINT "ROUGH, BUT YOU WALK AWAY.":END
200 PRINT "A NEW CRATER.":END
\`\`\``,file:"LANDER.BAS",program:`10 REM LUNAR LANDER: BURN FUEL TO TOUCH DOWN GENTLY
20 DEFSNG A-Z
30 HEIGHT=500:SPEED=40:FUEL=120:G=1.6
40 PRINT "TIME   HEIGHT    SPEED     FUEL"
50 FOR T=0 TO 99
60 PRINT USING "###   #####.#   ####.#   ####.#";T,HEIGHT,SPEED,FUEL
70 INPUT "BURN (0-10)";B
80 IF B<0 THEN B=0
90 IF B>10 THEN B=10
100 IF B>FUEL THEN B=FUEL
110 FUEL=FUEL-B
120 SPEED=SPEED+G*2-B
130 HEIGHT=HEIGHT-SPEED
140 IF HEIGHT<=0 THEN 170
150 NEXT T
160 PRINT "LOST IN SPACE.":END
170 PRINT:PRINT USING "CONTACT AT ###.# METERS A SECOND";SPEED
180 IF SPEED<5 THEN PRINT "A PERFECT LANDING!":END
190 IF SPEED<12 THEN PRINT "ROUGH, BUT YOU WALK AWAY.":END
200 PRINT "A NEW CRATER.":END`},{name:"example-hangman",group:"Examples: Games",title:"Hangman",kind:"Example program",words:[],summary:"Find the word letter by letter; MID$ as a statement.",text:`\`\`\`basic
10 REM HANGMAN: find the word, letter by letter
20 PRINT "HANGMAN":RANDOMIZE
30 FOR I=1 TO INT(RND*12)+1:READ W$:NEXT
40 S$=STRING$(LEN(W$),"-"):U$="":LEFT=8
50 WHILE LEFT>0 AND S$<>W$
60 PRINT:PRINT S$;"   TRIES LEFT:";LEFT;"  USED: ";U$
70 LINE INPUT "LETTER: ";L$
80 IF LEN(L$)<>1 THEN PRINT "ONE LETTER, PLEASE.":GOTO 160
90 L=ASC(L$):IF L>=97 AND L<=122 THEN L$=CHR$(L-32)
100 IF INSTR(U$,L$)>0 THEN PRINT "YOU HAD THAT ONE.":GOTO 160
110 U$=U$+L$:HIT=0
120 FOR I=1 TO LEN(W$)
130 IF MID$(W$,I,1)=L$ THEN MID$(S$,I)=L$:HIT=HIT+1
140 NEXT
150 IF HIT=0 THEN PRINT "NO ";L$;" IN IT.":LEFT=LEFT-1 ELSE PRINT "YES,";HIT;"TIMES."
160 WEND
170 PRINT
180 IF S$=W$ THEN PRINT "RIGHT, IT IS ";W$;"!" ELSE PRINT "IT WAS ";W$;". NEXT TIME!"
190 END
200 DATA PLANET,COMPUTER,LIBRARY,ELEPHANT,UMBRELLA,KITCHEN
210 DATA WINTER,BICYCLE,MOUNTAIN,PENCIL,HARBOUR,TELESCOPE
\`\`\``,file:"HANGMAN.BAS",program:`10 REM HANGMAN: find the word, letter by letter
20 PRINT "HANGMAN":RANDOMIZE
30 FOR I=1 TO INT(RND*12)+1:READ W$:NEXT
40 S$=STRING$(LEN(W$),"-"):U$="":LEFT=8
50 WHILE LEFT>0 AND S$<>W$
60 PRINT:PRINT S$;"   TRIES LEFT:";LEFT;"  USED: ";U$
70 LINE INPUT "LETTER: ";L$
80 IF LEN(L$)<>1 THEN PRINT "ONE LETTER, PLEASE.":GOTO 160
90 L=ASC(L$):IF L>=97 AND L<=122 THEN L$=CHR$(L-32)
100 IF INSTR(U$,L$)>0 THEN PRINT "YOU HAD THAT ONE.":GOTO 160
110 U$=U$+L$:HIT=0
120 FOR I=1 TO LEN(W$)
130 IF MID$(W$,I,1)=L$ THEN MID$(S$,I)=L$:HIT=HIT+1
140 NEXT
150 IF HIT=0 THEN PRINT "NO ";L$;" IN IT.":LEFT=LEFT-1 ELSE PRINT "YES,";HIT;"TIMES."
160 WEND
170 PRINT
180 IF S$=W$ THEN PRINT "RIGHT, IT IS ";W$;"!" ELSE PRINT "IT WAS ";W$;". NEXT TIME!"
190 END
200 DATA PLANET,COMPUTER,LIBRARY,ELEPHANT,UMBRELLA,KITCHEN
210 DATA WINTER,BICYCLE,MOUNTAIN,PENCIL,HARBOUR,TELESCOPE`},{name:"example-nim",group:"Examples: Games",title:"Nim",kind:"Example program",words:[],summary:"Who takes the last match loses; the machine knows how.",text:`\`\`\`basic
10 REM NIM: who takes the last match loses
20 DEFINT A-Z
30 PRINT "21 MATCHES. WE TAKE 1, 2 OR 3 IN TURN."
40 PRINT "WHO MUST TAKE THE LAST ONE LOSES. YOU BEGIN."
50 N=21
60 PRINT:PRINT STRING$(N,"!");"  ";N
70 INPUT "YOU TAKE";T
80 IF T<1 OR T>3 OR T>N THEN PRINT "1, 2 OR 3.":GOTO 70
90 N=N-T
100 IF N=0 THEN PRINT "THAT WAS THE LAST ONE. I WIN.":END
110 REM Leave 1, 5, 9, 13, 17 if possible
120 M=(N-1) MOD 4:IF M=0 THEN M=1
130 PRINT "I TAKE";M
140 N=N-M
150 IF N=0 THEN PRINT "I HAD TO TAKE THE LAST ONE. YOU WIN!":END
160 GOTO 60
\`\`\``,file:"NIM.BAS",program:`10 REM NIM: who takes the last match loses
20 DEFINT A-Z
30 PRINT "21 MATCHES. WE TAKE 1, 2 OR 3 IN TURN."
40 PRINT "WHO MUST TAKE THE LAST ONE LOSES. YOU BEGIN."
50 N=21
60 PRINT:PRINT STRING$(N,"!");"  ";N
70 INPUT "YOU TAKE";T
80 IF T<1 OR T>3 OR T>N THEN PRINT "1, 2 OR 3.":GOTO 70
90 N=N-T
100 IF N=0 THEN PRINT "THAT WAS THE LAST ONE. I WIN.":END
110 REM Leave 1, 5, 9, 13, 17 if possible
120 M=(N-1) MOD 4:IF M=0 THEN M=1
130 PRINT "I TAKE";M
140 N=N-M
150 IF N=0 THEN PRINT "I HAD TO TAKE THE LAST ONE. YOU WIN!":END
160 GOTO 60`},{name:"example-master",group:"Examples: Games",title:"Mastermind",kind:"Example program",words:[],summary:"Find the secret code of four colours.",text:`\`\`\`basic
10 REM MASTERMIND: find the secret code of four colours
20 DEFINT A-Z:C$="RGBYOV"
30 PRINT "I THINK OF FOUR COLOURS OUT OF ";C$;" (RED GREEN BLUE YELLOW ORANGE VIOLET)."
40 PRINT "A COLOUR MAY OCCUR MORE THAN ONCE. TEN TRIES.":RANDOMIZE
50 S$="":FOR I=1 TO 4:S$=S$+MID$(C$,INT(RND*6)+1,1):NEXT
60 FOR TRY=1 TO 10
70 PRINT "TRY";TRY;:INPUT G$
80 IF LEN(G$)<>4 THEN PRINT "FOUR LETTERS, SUCH AS RGBY":GOTO 70
90 A$=S$:BLACK=0:WHITE=0
100 FOR I=1 TO 4
110 IF MID$(G$,I,1)=MID$(A$,I,1) THEN BLACK=BLACK+1:MID$(A$,I)="*":MID$(G$,I)="."
120 NEXT
130 FOR I=1 TO 4
140 P=INSTR(A$,MID$(G$,I,1))
150 IF P>0 THEN WHITE=WHITE+1:MID$(A$,P)="*"
160 NEXT
170 PRINT TAB(12);STRING$(BLACK,"#");STRING$(WHITE,"o");
180 PRINT TAB(18);BLACK;"IN PLACE,";WHITE;"ELSEWHERE"
190 IF BLACK=4 THEN PRINT "SOLVED IN";TRY;"TRIES!":END
200 NEXT
210 PRINT "IT WAS ";S$
\`\`\``,file:"MASTER.BAS",program:`10 REM MASTERMIND: find the secret code of four colours
20 DEFINT A-Z:C$="RGBYOV"
30 PRINT "I THINK OF FOUR COLOURS OUT OF ";C$;" (RED GREEN BLUE YELLOW ORANGE VIOLET)."
40 PRINT "A COLOUR MAY OCCUR MORE THAN ONCE. TEN TRIES.":RANDOMIZE
50 S$="":FOR I=1 TO 4:S$=S$+MID$(C$,INT(RND*6)+1,1):NEXT
60 FOR TRY=1 TO 10
70 PRINT "TRY";TRY;:INPUT G$
80 IF LEN(G$)<>4 THEN PRINT "FOUR LETTERS, SUCH AS RGBY":GOTO 70
90 A$=S$:BLACK=0:WHITE=0
100 FOR I=1 TO 4
110 IF MID$(G$,I,1)=MID$(A$,I,1) THEN BLACK=BLACK+1:MID$(A$,I)="*":MID$(G$,I)="."
120 NEXT
130 FOR I=1 TO 4
140 P=INSTR(A$,MID$(G$,I,1))
150 IF P>0 THEN WHITE=WHITE+1:MID$(A$,P)="*"
160 NEXT
170 PRINT TAB(12);STRING$(BLACK,"#");STRING$(WHITE,"o");
180 PRINT TAB(18);BLACK;"IN PLACE,";WHITE;"ELSEWHERE"
190 IF BLACK=4 THEN PRINT "SOLVED IN";TRY;"TRIES!":END
200 NEXT
210 PRINT "IT WAS ";S$`},{name:"example-tictac",group:"Examples: Games",title:"Noughts and crosses",kind:"Example program",words:[],summary:"A machine that wins or prevents; tables in DATA.",text:`\`\`\`basic
10 REM NOUGHTS AND CROSSES against the machine
20 DEFINT A-Z:DIM B(9),W(8,3)
30 FOR I=1 TO 8:FOR J=1 TO 3:READ W(I,J):NEXT J,I
40 DATA 1,2,3,4,5,6,7,8,9,1,4,7,2,5,8,3,6,9,1,5,9,3,5,7
50 PRINT "YOU ARE X. TYPE THE NUMBER OF A FIELD."
60 FOR MOVE=1 TO 9
70 GOSUB 300
80 IF MOVE MOD 2=0 THEN 130
90 INPUT "FIELD";F
100 IF F<1 OR F>9 THEN 90
110 IF B(F)<>0 THEN PRINT "TAKEN.":GOTO 90
120 B(F)=1:P=1:GOTO 180
130 REM Win, prevent a win, else the best free field
140 P=2:GOSUB 400:IF F=0 THEN P=1:GOSUB 400
150 IF F>0 THEN 170
160 RESTORE 390:F=0:WHILE F=0:READ F:IF B(F)<>0 THEN F=0
165 WEND
170 PRINT "I TAKE";F:B(F)=2:P=2
180 FOR L=1 TO 8
190 IF B(W(L,1))=P AND B(W(L,2))=P AND B(W(L,3))=P THEN 230
200 NEXT L
210 NEXT MOVE
220 GOSUB 300:PRINT "A DRAW.":END
230 GOSUB 300:IF P=1 THEN PRINT "YOU WIN!" ELSE PRINT "I WIN."
240 END
300 REM Show the board
310 PRINT
320 FOR I=1 TO 9
330 IF B(I)=0 THEN PRINT I; ELSE PRINT " ";MID$("XO",B(I),1);" ";
340 IF I MOD 3=0 THEN PRINT ELSE PRINT "|";
350 NEXT
360 PRINT:RETURN
390 DATA 5,1,3,7,9,2,4,6,8
400 REM The field with which P fills a line, or 0
410 F=0
420 FOR L=1 TO 8
430 N=0:E=0
440 FOR J=1 TO 3
450 IF B(W(L,J))=P THEN N=N+1
460 IF B(W(L,J))=0 THEN E=W(L,J)
470 NEXT J
480 IF N=2 AND E>0 THEN F=E
490 NEXT L
500 RETURN
\`\`\``,file:"TICTAC.BAS",program:`10 REM NOUGHTS AND CROSSES against the machine
20 DEFINT A-Z:DIM B(9),W(8,3)
30 FOR I=1 TO 8:FOR J=1 TO 3:READ W(I,J):NEXT J,I
40 DATA 1,2,3,4,5,6,7,8,9,1,4,7,2,5,8,3,6,9,1,5,9,3,5,7
50 PRINT "YOU ARE X. TYPE THE NUMBER OF A FIELD."
60 FOR MOVE=1 TO 9
70 GOSUB 300
80 IF MOVE MOD 2=0 THEN 130
90 INPUT "FIELD";F
100 IF F<1 OR F>9 THEN 90
110 IF B(F)<>0 THEN PRINT "TAKEN.":GOTO 90
120 B(F)=1:P=1:GOTO 180
130 REM Win, prevent a win, else the best free field
140 P=2:GOSUB 400:IF F=0 THEN P=1:GOSUB 400
150 IF F>0 THEN 170
160 RESTORE 390:F=0:WHILE F=0:READ F:IF B(F)<>0 THEN F=0
165 WEND
170 PRINT "I TAKE";F:B(F)=2:P=2
180 FOR L=1 TO 8
190 IF B(W(L,1))=P AND B(W(L,2))=P AND B(W(L,3))=P THEN 230
200 NEXT L
210 NEXT MOVE
220 GOSUB 300:PRINT "A DRAW.":END
230 GOSUB 300:IF P=1 THEN PRINT "YOU WIN!" ELSE PRINT "I WIN."
240 END
300 REM Show the board
310 PRINT
320 FOR I=1 TO 9
330 IF B(I)=0 THEN PRINT I; ELSE PRINT " ";MID$("XO",B(I),1);" ";
340 IF I MOD 3=0 THEN PRINT ELSE PRINT "|";
350 NEXT
360 PRINT:RETURN
390 DATA 5,1,3,7,9,2,4,6,8
400 REM The field with which P fills a line, or 0
410 F=0
420 FOR L=1 TO 8
430 N=0:E=0
440 FOR J=1 TO 3
450 IF B(W(L,J))=P THEN N=N+1
460 IF B(W(L,J))=0 THEN E=W(L,J)
470 NEXT J
480 IF N=2 AND E>0 THEN F=E
490 NEXT L
500 RETURN`},{name:"example-four",group:"Examples: Games",title:"Four in a row",kind:"Example program",words:[],summary:"For two players; counting in four directions.",text:`\`\`\`basic
10 REM FOUR IN A ROW for two players
20 DEFINT A-Z:DIM B(7,6),H(7)
30 PRINT "TWO PLAYERS, X AND O, DROP STONES INTO COLUMNS 1 TO 7. 0 ENDS."
40 FOR MOVE=1 TO 42
50 P=2-MOVE MOD 2:P$=MID$("XO",P,1)
60 PRINT P$;:INPUT " COLUMN";X
70 IF X=0 THEN END
80 IF X<1 OR X>7 THEN 60
90 IF H(X)=6 THEN PRINT "FULL.":GOTO 60
100 H(X)=H(X)+1:Y=H(X):B(X,Y)=P
110 FOR J=6 TO 1 STEP -1:FOR I=1 TO 7:PRINT MID$(".XO",B(I,J)+1,1);" ";:NEXT I:PRINT:NEXT J
120 REM Count in four directions from the new stone
130 RESTORE:WON=0
140 FOR D=1 TO 4
150 READ DX,DY:N=1
160 FOR S=-1 TO 1 STEP 2
170 I=X:J=Y
180 I=I+S*DX:J=J+S*DY
190 IF I>=1 AND I<=7 AND J>=1 AND J<=6 THEN IF B(I,J)=P THEN N=N+1:GOTO 180
200 NEXT S
210 IF N>=4 THEN WON=1
220 NEXT D
230 IF WON THEN PRINT P$;" WINS!":END
240 NEXT MOVE
250 PRINT "A DRAW.":DATA 1,0,0,1,1,1,1,-1
\`\`\``,file:"FOUR.BAS",program:`10 REM FOUR IN A ROW for two players
20 DEFINT A-Z:DIM B(7,6),H(7)
30 PRINT "TWO PLAYERS, X AND O, DROP STONES INTO COLUMNS 1 TO 7. 0 ENDS."
40 FOR MOVE=1 TO 42
50 P=2-MOVE MOD 2:P$=MID$("XO",P,1)
60 PRINT P$;:INPUT " COLUMN";X
70 IF X=0 THEN END
80 IF X<1 OR X>7 THEN 60
90 IF H(X)=6 THEN PRINT "FULL.":GOTO 60
100 H(X)=H(X)+1:Y=H(X):B(X,Y)=P
110 FOR J=6 TO 1 STEP -1:FOR I=1 TO 7:PRINT MID$(".XO",B(I,J)+1,1);" ";:NEXT I:PRINT:NEXT J
120 REM Count in four directions from the new stone
130 RESTORE:WON=0
140 FOR D=1 TO 4
150 READ DX,DY:N=1
160 FOR S=-1 TO 1 STEP 2
170 I=X:J=Y
180 I=I+S*DX:J=J+S*DY
190 IF I>=1 AND I<=7 AND J>=1 AND J<=6 THEN IF B(I,J)=P THEN N=N+1:GOTO 180
200 NEXT S
210 IF N>=4 THEN WON=1
220 NEXT D
230 IF WON THEN PRINT P$;" WINS!":END
240 NEXT MOVE
250 PRINT "A DRAW.":DATA 1,0,0,1,1,1,1,-1`},{name:"example-twenty1",group:"Examples: Games",title:"Twenty-one",kind:"Example program",words:[],summary:"Cards, bets and the ace that counts two ways.",text:`\`\`\`basic
10 REM TWENTY-ONE: get as close to 21 as you dare
20 DEFINT A-Z:MONEY=50
30 PRINT "TWENTY-ONE. AN ACE COUNTS 11, OR 1 IF 11 WOULD BE TOO MUCH.":RANDOMIZE
40 PRINT:PRINT "YOU HAVE $";MONEY
50 INPUT "YOUR BET (0 ENDS)";BET
60 IF BET<=0 THEN PRINT "GOOD-BYE.":END
70 IF BET>MONEY THEN PRINT "YOU DO NOT HAVE THAT MUCH.":GOTO 50
80 T=0:ACES=0:PRINT "YOU GET";:GOSUB 300:GOSUB 300:PRINT:YOU=T
90 PRINT "TOTAL";YOU;:IF YOU>21 THEN PRINT "- TOO MUCH.":GOTO 210
100 INPUT "ANOTHER CARD (Y/N)";A$
110 IF A$="Y" OR A$="y" THEN PRINT "YOU GET";:GOSUB 300:PRINT:YOU=T:GOTO 90
120 T=0:ACES=0:PRINT "I GET";
130 WHILE T<17:GOSUB 300:WEND
140 PRINT "- TOTAL";T
150 IF T>21 OR T<YOU THEN PRINT "YOU WIN.":MONEY=MONEY+BET:GOTO 40
160 IF T=YOU THEN PRINT "EQUAL. NOBODY WINS.":GOTO 40
210 PRINT "I WIN.":MONEY=MONEY-BET
220 IF MONEY>0 THEN 40
230 PRINT "YOU ARE BROKE.":END
300 REM Deal a card
310 C=INT(RND*13)+1
320 PRINT " ";MID$("A23456789TJQK",C,1);
330 IF C=1 THEN ACES=ACES+1:T=T+11 ELSE IF C>10 THEN T=T+10 ELSE T=T+C
340 IF T>21 AND ACES>0 THEN T=T-10:ACES=ACES-1
350 RETURN
\`\`\``,file:"TWENTY1.BAS",program:`10 REM TWENTY-ONE: get as close to 21 as you dare
20 DEFINT A-Z:MONEY=50
30 PRINT "TWENTY-ONE. AN ACE COUNTS 11, OR 1 IF 11 WOULD BE TOO MUCH.":RANDOMIZE
40 PRINT:PRINT "YOU HAVE $";MONEY
50 INPUT "YOUR BET (0 ENDS)";BET
60 IF BET<=0 THEN PRINT "GOOD-BYE.":END
70 IF BET>MONEY THEN PRINT "YOU DO NOT HAVE THAT MUCH.":GOTO 50
80 T=0:ACES=0:PRINT "YOU GET";:GOSUB 300:GOSUB 300:PRINT:YOU=T
90 PRINT "TOTAL";YOU;:IF YOU>21 THEN PRINT "- TOO MUCH.":GOTO 210
100 INPUT "ANOTHER CARD (Y/N)";A$
110 IF A$="Y" OR A$="y" THEN PRINT "YOU GET";:GOSUB 300:PRINT:YOU=T:GOTO 90
120 T=0:ACES=0:PRINT "I GET";
130 WHILE T<17:GOSUB 300:WEND
140 PRINT "- TOTAL";T
150 IF T>21 OR T<YOU THEN PRINT "YOU WIN.":MONEY=MONEY+BET:GOTO 40
160 IF T=YOU THEN PRINT "EQUAL. NOBODY WINS.":GOTO 40
210 PRINT "I WIN.":MONEY=MONEY-BET
220 IF MONEY>0 THEN 40
230 PRINT "YOU ARE BROKE.":END
300 REM Deal a card
310 C=INT(RND*13)+1
320 PRINT " ";MID$("A23456789TJQK",C,1);
330 IF C=1 THEN ACES=ACES+1:T=T+11 ELSE IF C>10 THEN T=T+10 ELSE T=T+C
340 IF T>21 AND ACES>0 THEN T=T-10:ACES=ACES-1
350 RETURN`},{name:"example-cave",group:"Examples: Games",title:"The cave",kind:"Example program",words:[],summary:"A very small adventure with its map in DATA.",text:`\`\`\`basic
10 REM THE CAVE: a very small adventure
20 DEFINT A-Z:DIM E(6,4),N$(6),O$(3),P(3)
30 FOR I=1 TO 6:READ N$(I):FOR J=1 TO 4:READ E(I,J):NEXT J,I
40 FOR I=1 TO 3:READ O$(I),P(I):NEXT
50 PRINT "FIND THE GOLD AND BRING IT OUT."
60 PRINT "TYPE N, E, S, W, TAKE, DROP, LOOK OR QUIT.":R=1
70 PRINT:PRINT "YOU ARE ";N$(R);"."
80 FOR I=1 TO 3:IF P(I)=R THEN PRINT "HERE IS ";O$(I);"."
90 NEXT
100 IF R=1 AND P(3)=0 THEN PRINT "YOU ARE OUT AND RICH!":END
110 IF R=5 AND P(1)<>0 THEN PRINT "IT IS PITCH DARK. YOU FALL INTO A PIT.":END
120 LINE INPUT "> ";C$
130 FOR I=1 TO LEN(C$):A=ASC(MID$(C$,I,1)):IF A>96 THEN MID$(C$,I)=CHR$(A-32)
140 NEXT
150 IF C$="LOOK" THEN 70
160 IF C$="QUIT" THEN PRINT "THE CAVE KEEPS ITS GOLD.":END
170 IF C$="TAKE" THEN 300
180 IF C$="DROP" THEN 400
190 D=INSTR("NESW",C$):IF LEN(C$)<>1 OR D=0 THEN PRINT "WHAT?":GOTO 120
200 IF E(R,D)=0 THEN PRINT "THERE IS ROCK.":GOTO 120
210 IF R=3 AND D=2 AND P(2)<>0 THEN PRINT "THE DOOR IS LOCKED.":GOTO 120
220 R=E(R,D):GOTO 70
300 REM Take what lies here
310 T=0:FOR I=1 TO 3:IF P(I)=R THEN P(I)=0:T=1:PRINT "YOU HAVE ";O$(I);"."
320 NEXT:IF T=0 THEN PRINT "NOTHING TO TAKE."
330 GOTO 120
400 REM Drop everything
410 FOR I=1 TO 3:IF P(I)=0 THEN P(I)=R:PRINT "YOU DROP ";O$(I);"."
420 NEXT:GOTO 120
500 REM Places: name, then where N, E, S, W lead
510 DATA "IN FRONT OF A CAVE",2,0,0,0
520 DATA "IN A HALL OF STALACTITES",3,4,1,0
530 DATA "BEFORE AN IRON DOOR",0,5,2,0
540 DATA "IN THE BATS' CHAMBER",0,0,0,2
550 DATA "IN A NARROW TUNNEL",0,6,0,3
560 DATA "IN THE DWARF KING'S VAULT",0,0,0,5
600 REM Things and where they are
610 DATA "A LAMP",1,"A KEY",4,"THE GOLD",6
\`\`\``,file:"CAVE.BAS",program:`10 REM THE CAVE: a very small adventure
20 DEFINT A-Z:DIM E(6,4),N$(6),O$(3),P(3)
30 FOR I=1 TO 6:READ N$(I):FOR J=1 TO 4:READ E(I,J):NEXT J,I
40 FOR I=1 TO 3:READ O$(I),P(I):NEXT
50 PRINT "FIND THE GOLD AND BRING IT OUT."
60 PRINT "TYPE N, E, S, W, TAKE, DROP, LOOK OR QUIT.":R=1
70 PRINT:PRINT "YOU ARE ";N$(R);"."
80 FOR I=1 TO 3:IF P(I)=R THEN PRINT "HERE IS ";O$(I);"."
90 NEXT
100 IF R=1 AND P(3)=0 THEN PRINT "YOU ARE OUT AND RICH!":END
110 IF R=5 AND P(1)<>0 THEN PRINT "IT IS PITCH DARK. YOU FALL INTO A PIT.":END
120 LINE INPUT "> ";C$
130 FOR I=1 TO LEN(C$):A=ASC(MID$(C$,I,1)):IF A>96 THEN MID$(C$,I)=CHR$(A-32)
140 NEXT
150 IF C$="LOOK" THEN 70
160 IF C$="QUIT" THEN PRINT "THE CAVE KEEPS ITS GOLD.":END
170 IF C$="TAKE" THEN 300
180 IF C$="DROP" THEN 400
190 D=INSTR("NESW",C$):IF LEN(C$)<>1 OR D=0 THEN PRINT "WHAT?":GOTO 120
200 IF E(R,D)=0 THEN PRINT "THERE IS ROCK.":GOTO 120
210 IF R=3 AND D=2 AND P(2)<>0 THEN PRINT "THE DOOR IS LOCKED.":GOTO 120
220 R=E(R,D):GOTO 70
300 REM Take what lies here
310 T=0:FOR I=1 TO 3:IF P(I)=R THEN P(I)=0:T=1:PRINT "YOU HAVE ";O$(I);"."
320 NEXT:IF T=0 THEN PRINT "NOTHING TO TAKE."
330 GOTO 120
400 REM Drop everything
410 FOR I=1 TO 3:IF P(I)=0 THEN P(I)=R:PRINT "YOU DROP ";O$(I);"."
420 NEXT:GOTO 120
500 REM Places: name, then where N, E, S, W lead
510 DATA "IN FRONT OF A CAVE",2,0,0,0
520 DATA "IN A HALL OF STALACTITES",3,4,1,0
530 DATA "BEFORE AN IRON DOOR",0,5,2,0
540 DATA "IN THE BATS' CHAMBER",0,0,0,2
550 DATA "IN A NARROW TUNNEL",0,6,0,3
560 DATA "IN THE DWARF KING'S VAULT",0,0,0,5
600 REM Things and where they are
610 DATA "A LAMP",1,"A KEY",4,"THE GOLD",6`},{name:"example-harvest",group:"Examples: Games",title:"Harvest",kind:"Example program",words:[],summary:"Rule a village for eight years.",text:`\`\`\`basic
10 REM HARVEST: rule a village for eight years
20 DEFINT A-Z:PEOPLE=50:GRAIN=900:FIELDS=100:HUNGRY=0
30 PRINT "YOU ARE THE HEAD OF A VILLAGE.":RANDOMIZE
40 FOR YEAR=1 TO 8
50 PRINT:PRINT "YEAR";YEAR;":";PEOPLE;"PEOPLE,";FIELDS;"FIELDS,";GRAIN;"SACKS OF GRAIN"
60 INPUT "SACKS TO EAT (10 A HEAD)";EAT
70 IF EAT<0 OR EAT>GRAIN THEN PRINT "YOU HAVE";GRAIN:GOTO 60
80 GRAIN=GRAIN-EAT
90 INPUT "FIELDS TO SOW (1 SACK EACH, 3 FIELDS A HEAD AT MOST)";SOW
100 IF SOW<0 OR SOW>FIELDS OR SOW>GRAIN OR SOW>3*PEOPLE THEN PRINT "TOO MUCH.":GOTO 90
110 GRAIN=GRAIN-SOW
120 YIELD=INT(RND*5)+5:GRAIN=GRAIN+SOW*YIELD
130 PRINT "THE HARVEST:";YIELD;"SACKS A FIELD."
140 IF RND<.3 THEN RATS=GRAIN\\6:GRAIN=GRAIN-RATS:PRINT "RATS ATE";RATS;"SACKS."
150 FED=EAT\\10:DEAD=0:IF FED<PEOPLE THEN DEAD=PEOPLE-FED:PEOPLE=FED:HUNGRY=HUNGRY+DEAD:PRINT DEAD;"STARVED."
160 IF PEOPLE<10 THEN PRINT "THE VILLAGE IS DESERTED.":END
170 IF DEAD=0 THEN CAME=INT(RND*6)+GRAIN\\300:PEOPLE=PEOPLE+CAME:PRINT CAME;"PEOPLE CAME."
180 IF GRAIN>600 THEN FIELDS=FIELDS+10:GRAIN=GRAIN-100:PRINT "10 FIELDS WERE CLEARED FOR 100 SACKS."
190 NEXT
200 PRINT:PRINT "AFTER EIGHT YEARS:";PEOPLE;"PEOPLE,";FIELDS;"FIELDS,";HUNGRY;"STARVED."
210 IF HUNGRY=0 AND PEOPLE>65 THEN PRINT "THEY WILL SING OF YOU." ELSE PRINT "THEY WILL FORGET YOU."
\`\`\``,file:"HARVEST.BAS",program:`10 REM HARVEST: rule a village for eight years
20 DEFINT A-Z:PEOPLE=50:GRAIN=900:FIELDS=100:HUNGRY=0
30 PRINT "YOU ARE THE HEAD OF A VILLAGE.":RANDOMIZE
40 FOR YEAR=1 TO 8
50 PRINT:PRINT "YEAR";YEAR;":";PEOPLE;"PEOPLE,";FIELDS;"FIELDS,";GRAIN;"SACKS OF GRAIN"
60 INPUT "SACKS TO EAT (10 A HEAD)";EAT
70 IF EAT<0 OR EAT>GRAIN THEN PRINT "YOU HAVE";GRAIN:GOTO 60
80 GRAIN=GRAIN-EAT
90 INPUT "FIELDS TO SOW (1 SACK EACH, 3 FIELDS A HEAD AT MOST)";SOW
100 IF SOW<0 OR SOW>FIELDS OR SOW>GRAIN OR SOW>3*PEOPLE THEN PRINT "TOO MUCH.":GOTO 90
110 GRAIN=GRAIN-SOW
120 YIELD=INT(RND*5)+5:GRAIN=GRAIN+SOW*YIELD
130 PRINT "THE HARVEST:";YIELD;"SACKS A FIELD."
140 IF RND<.3 THEN RATS=GRAIN\\6:GRAIN=GRAIN-RATS:PRINT "RATS ATE";RATS;"SACKS."
150 FED=EAT\\10:DEAD=0:IF FED<PEOPLE THEN DEAD=PEOPLE-FED:PEOPLE=FED:HUNGRY=HUNGRY+DEAD:PRINT DEAD;"STARVED."
160 IF PEOPLE<10 THEN PRINT "THE VILLAGE IS DESERTED.":END
170 IF DEAD=0 THEN CAME=INT(RND*6)+GRAIN\\300:PEOPLE=PEOPLE+CAME:PRINT CAME;"PEOPLE CAME."
180 IF GRAIN>600 THEN FIELDS=FIELDS+10:GRAIN=GRAIN-100:PRINT "10 FIELDS WERE CLEARED FOR 100 SACKS."
190 NEXT
200 PRINT:PRINT "AFTER EIGHT YEARS:";PEOPLE;"PEOPLE,";FIELDS;"FIELDS,";HUNGRY;"STARVED."
210 IF HUNGRY=0 AND PEOPLE>65 THEN PRINT "THEY WILL SING OF YOU." ELSE PRINT "THEY WILL FORGET YOU."`},{name:"example-ships",group:"Examples: Games",title:"Ships",kind:"Example program",words:[],summary:"Sink three ships on a grid.",text:`\`\`\`basic
10 REM SHIPS: sink three ships on a grid of 6 by 6
20 DEFINT A-Z:DIM S(6,6),H(3)
30 PRINT "THREE SHIPS OF 2 FIELDS LIE ON A GRID, A1 TO F6.":RANDOMIZE
40 FOR K=1 TO 3
50 X=INT(RND*6)+1:Y=INT(RND*6)+1:DX=INT(RND*2):DY=1-DX
60 IF X+DX>6 OR Y+DY>6 THEN 50
70 IF S(X,Y) OR S(X+DX,Y+DY) THEN 50
80 S(X,Y)=K:S(X+DX,Y+DY)=K
90 NEXT
100 LEFT=3:SHOTS=0
110 INPUT "SHOT";A$:IF A$="" THEN 300
120 X=ASC(A$) AND 31:Y=VAL(MID$(A$,2))
130 IF X<1 OR X>6 OR Y<1 OR Y>6 THEN PRINT "A1 TO F6.":GOTO 110
140 SHOTS=SHOTS+1:K=S(X,Y)
150 IF K=0 THEN PRINT "SPLASH.":S(X,Y)=-1:GOTO 110
160 IF K<0 THEN PRINT "AGAIN?":GOTO 110
170 PRINT "HIT!";:S(X,Y)=-2:H(K)=H(K)+1
180 IF H(K)=2 THEN PRINT " SHE SINKS.";:LEFT=LEFT-1
190 PRINT:IF LEFT>0 THEN 110
200 PRINT "ALL SUNK WITH";SHOTS;"SHOTS.":END
300 PRINT "THEY WERE HERE:"
310 FOR Y=1 TO 6:FOR X=1 TO 6
320 IF S(X,Y)>0 THEN PRINT S(X,Y); ELSE PRINT " . ";
330 NEXT X:PRINT:NEXT Y
\`\`\``,file:"SHIPS.BAS",program:`10 REM SHIPS: sink three ships on a grid of 6 by 6
20 DEFINT A-Z:DIM S(6,6),H(3)
30 PRINT "THREE SHIPS OF 2 FIELDS LIE ON A GRID, A1 TO F6.":RANDOMIZE
40 FOR K=1 TO 3
50 X=INT(RND*6)+1:Y=INT(RND*6)+1:DX=INT(RND*2):DY=1-DX
60 IF X+DX>6 OR Y+DY>6 THEN 50
70 IF S(X,Y) OR S(X+DX,Y+DY) THEN 50
80 S(X,Y)=K:S(X+DX,Y+DY)=K
90 NEXT
100 LEFT=3:SHOTS=0
110 INPUT "SHOT";A$:IF A$="" THEN 300
120 X=ASC(A$) AND 31:Y=VAL(MID$(A$,2))
130 IF X<1 OR X>6 OR Y<1 OR Y>6 THEN PRINT "A1 TO F6.":GOTO 110
140 SHOTS=SHOTS+1:K=S(X,Y)
150 IF K=0 THEN PRINT "SPLASH.":S(X,Y)=-1:GOTO 110
160 IF K<0 THEN PRINT "AGAIN?":GOTO 110
170 PRINT "HIT!";:S(X,Y)=-2:H(K)=H(K)+1
180 IF H(K)=2 THEN PRINT " SHE SINKS.";:LEFT=LEFT-1
190 PRINT:IF LEFT>0 THEN 110
200 PRINT "ALL SUNK WITH";SHOTS;"SHOTS.":END
300 PRINT "THEY WERE HERE:"
310 FOR Y=1 TO 6:FOR X=1 TO 6
320 IF S(X,Y)>0 THEN PRINT S(X,Y); ELSE PRINT " . ";
330 NEXT X:PRINT:NEXT Y`},{name:"example-race",group:"Examples: Games",title:"Horse race",kind:"Example program",words:[],summary:"Bet on one of five horses.",text:`\`\`\`basic
10 REM HORSE RACE: five horses, one winner
20 DEFINT A-Z:DIM N$(5),P(5)
30 FOR I=1 TO 5:READ N$(I):NEXT
40 DATA THUNDER,DAISY,OLD JOE,COMET,LADY LUCK
50 RANDOMIZE:FOR I=1 TO 5:PRINT I;N$(I):NEXT
60 INPUT "YOUR HORSE (1-5)";M:IF M<1 OR M>5 THEN 60
70 BEST=0
80 WHILE BEST<30
90 FOR I=1 TO 5
100 P(I)=P(I)+INT(RND*4):IF P(I)>BEST THEN BEST=P(I):LEADER=I
110 NEXT
120 WEND
130 FOR I=1 TO 5
140 PRINT N$(I);TAB(12);STRING$(P(I),"-");">"
150 NEXT
160 PRINT N$(LEADER);" WINS."
170 IF LEADER=M THEN PRINT "YOU PICKED THE RIGHT ONE!"
\`\`\``,file:"RACE.BAS",program:`10 REM HORSE RACE: five horses, one winner
20 DEFINT A-Z:DIM N$(5),P(5)
30 FOR I=1 TO 5:READ N$(I):NEXT
40 DATA THUNDER,DAISY,OLD JOE,COMET,LADY LUCK
50 RANDOMIZE:FOR I=1 TO 5:PRINT I;N$(I):NEXT
60 INPUT "YOUR HORSE (1-5)";M:IF M<1 OR M>5 THEN 60
70 BEST=0
80 WHILE BEST<30
90 FOR I=1 TO 5
100 P(I)=P(I)+INT(RND*4):IF P(I)>BEST THEN BEST=P(I):LEADER=I
110 NEXT
120 WEND
130 FOR I=1 TO 5
140 PRINT N$(I);TAB(12);STRING$(P(I),"-");">"
150 NEXT
160 PRINT N$(LEADER);" WINS."
170 IF LEADER=M THEN PRINT "YOU PICKED THE RIGHT ONE!"`},{name:"example-echo",group:"Examples: Games",title:"Echo",kind:"Example program",words:[],summary:"Repeat a growing row of digits.",text:`\`\`\`basic
10 REM ECHO: repeat the growing row of digits
20 PRINT "I SAY DIGITS, YOU REPEAT THEM.":RANDOMIZE
30 S$=""
40 S$=S$+CHR$(48+INT(RND*10))
50 PRINT "I SAY: ";S$;"   (ENTER WHEN YOU KNOW THEM)";:LINE INPUT "";A$
60 FOR I=1 TO 24:PRINT:NEXT
70 LINE INPUT "YOU SAY: ";A$
80 IF A$=S$ THEN 40
90 PRINT "IT WAS ";S$;". YOU KEPT";LEN(S$)-1;"DIGITS."
\`\`\``,file:"ECHO.BAS",program:`10 REM ECHO: repeat the growing row of digits
20 PRINT "I SAY DIGITS, YOU REPEAT THEM.":RANDOMIZE
30 S$=""
40 S$=S$+CHR$(48+INT(RND*10))
50 PRINT "I SAY: ";S$;"   (ENTER WHEN YOU KNOW THEM)";:LINE INPUT "";A$
60 FOR I=1 TO 24:PRINT:NEXT
70 LINE INPUT "YOU SAY: ";A$
80 IF A$=S$ THEN 40
90 PRINT "IT WAS ";S$;". YOU KEPT";LEN(S$)-1;"DIGITS."`},{name:"example-key",group:"Examples: Games",title:"Quick",kind:"Example program",words:[],summary:"Press the right key; INKEY$ and a seed from waiting.",text:`\`\`\`basic
10 REM QUICK: press the right key without Enter
20 PRINT "PRESS THE KEY YOU SEE, FIVE TIMES. PRESS ANY KEY TO BEGIN."
30 S=0:WHILE INKEY$="":S=S+1:IF S>30000 THEN S=1
40 WEND:RANDOMIZE S
50 GOOD=0
60 FOR R=1 TO 5
70 K$=CHR$(65+INT(RND*26)):PRINT K$;
80 A$=INKEY$:IF A$="" THEN 80
90 IF ASC(A$)>96 THEN A$=CHR$(ASC(A$)-32)
100 IF A$=K$ THEN PRINT " YES":GOOD=GOOD+1 ELSE PRINT " NO, THAT WAS ";A$
110 NEXT
120 PRINT GOOD;"OF 5."
\`\`\``,file:"KEY.BAS",program:`10 REM QUICK: press the right key without Enter
20 PRINT "PRESS THE KEY YOU SEE, FIVE TIMES. PRESS ANY KEY TO BEGIN."
30 S=0:WHILE INKEY$="":S=S+1:IF S>30000 THEN S=1
40 WEND:RANDOMIZE S
50 GOOD=0
60 FOR R=1 TO 5
70 K$=CHR$(65+INT(RND*26)):PRINT K$;
80 A$=INKEY$:IF A$="" THEN 80
90 IF ASC(A$)>96 THEN A$=CHR$(ASC(A$)-32)
100 IF A$=K$ THEN PRINT " YES":GOOD=GOOD+1 ELSE PRINT " NO, THAT WAS ";A$
110 NEXT
120 PRINT GOOD;"OF 5."`},{name:"example-animal",group:"Examples: Games",title:"Animals",kind:"Example program",words:[],summary:"The machine learns from your answers; a tree in arrays.",text:`\`\`\`basic
10 REM ANIMALS: the machine learns from you
20 DIM Q$(50),Y%(50),N%(50):N%=3
30 Q$(1)="DOES IT LIVE IN WATER":Y%(1)=2:N%(1)=3:Q$(2)="A FISH":Q$(3)="A CAT"
40 PRINT "THINK OF AN ANIMAL."
50 P%=1
60 WHILE Y%(P%)>0
70 PRINT Q$(P%);:GOSUB 300
80 L%=P%:IF YES THEN P%=Y%(P%):S=1 ELSE P%=N%(P%):S=0
90 WEND
100 PRINT "IS IT ";Q$(P%);:GOSUB 300
110 IF YES THEN PRINT "I KNEW IT.":GOTO 200
120 IF N%>47 THEN PRINT "I CANNOT LEARN MORE.":GOTO 200
130 LINE INPUT "WHAT IS IT? (SUCH AS: A DOG) ";A$
140 PRINT "A QUESTION THAT IS TRUE FOR ";A$;" AND NOT FOR ";Q$(P%);":"
150 LINE INPUT "";B$
160 N%=N%+1:Q$(N%)=B$:Y%(N%)=N%+1:N%(N%)=P%:Q$(N%+1)=A$
170 IF S THEN Y%(L%)=N% ELSE N%(L%)=N%
180 N%=N%+1
200 PRINT "AGAIN";:GOSUB 300:IF YES THEN 40
210 END
300 REM A question with yes or no
310 INPUT R$:R$=LEFT$(R$,1)
320 IF R$<>"Y" AND R$<>"N" AND R$<>"y" AND R$<>"n" THEN PRINT "YES OR NO";:GOTO 310
330 YES=(R$="Y" OR R$="y"):RETURN
\`\`\``,file:"ANIMAL.BAS",program:`10 REM ANIMALS: the machine learns from you
20 DIM Q$(50),Y%(50),N%(50):N%=3
30 Q$(1)="DOES IT LIVE IN WATER":Y%(1)=2:N%(1)=3:Q$(2)="A FISH":Q$(3)="A CAT"
40 PRINT "THINK OF AN ANIMAL."
50 P%=1
60 WHILE Y%(P%)>0
70 PRINT Q$(P%);:GOSUB 300
80 L%=P%:IF YES THEN P%=Y%(P%):S=1 ELSE P%=N%(P%):S=0
90 WEND
100 PRINT "IS IT ";Q$(P%);:GOSUB 300
110 IF YES THEN PRINT "I KNEW IT.":GOTO 200
120 IF N%>47 THEN PRINT "I CANNOT LEARN MORE.":GOTO 200
130 LINE INPUT "WHAT IS IT? (SUCH AS: A DOG) ";A$
140 PRINT "A QUESTION THAT IS TRUE FOR ";A$;" AND NOT FOR ";Q$(P%);":"
150 LINE INPUT "";B$
160 N%=N%+1:Q$(N%)=B$:Y%(N%)=N%+1:N%(N%)=P%:Q$(N%+1)=A$
170 IF S THEN Y%(L%)=N% ELSE N%(L%)=N%
180 N%=N%+1
200 PRINT "AGAIN";:GOSUB 300:IF YES THEN 40
210 END
300 REM A question with yes or no
310 INPUT R$:R$=LEFT$(R$,1)
320 IF R$<>"Y" AND R$<>"N" AND R$<>"y" AND R$<>"n" THEN PRINT "YES OR NO";:GOTO 310
330 YES=(R$="Y" OR R$="y"):RETURN`},{name:"example-quiz",group:"Examples: Games",title:"Quiz",kind:"Example program",words:[],summary:"Questions from DATA lines; add your own.",text:`\`\`\`basic
10 REM QUIZ: questions from DATA lines; add your own
20 RESTORE 200:GOOD=0:N=0
30 READ Q$,A$:IF Q$="*" THEN 100
40 N=N+1:PRINT N;Q$;:LINE INPUT "? ";R$
50 FOR I=1 TO LEN(R$):C=ASC(MID$(R$,I,1)):IF C>96 AND C<123 THEN MID$(R$,I)=CHR$(C-32)
60 NEXT
70 IF INSTR(R$,A$) THEN PRINT "RIGHT.":GOOD=GOOD+1 ELSE PRINT "NO: ";A$
80 GOTO 30
100 PRINT "YOU KNEW";GOOD;"OF";N
110 IF GOOD=N THEN PRINT "SPLENDID!"
120 END
200 DATA "THE CAPITAL OF NORWAY",OSLO
210 DATA "THE LARGEST PLANET",JUPITER
220 DATA "3 TIMES 17",51
230 DATA "WHO FLIES BY NIGHT AND SLEEPS HEAD DOWN",BAT
240 DATA *,*
\`\`\``,file:"QUIZ.BAS",program:`10 REM QUIZ: questions from DATA lines; add your own
20 RESTORE 200:GOOD=0:N=0
30 READ Q$,A$:IF Q$="*" THEN 100
40 N=N+1:PRINT N;Q$;:LINE INPUT "? ";R$
50 FOR I=1 TO LEN(R$):C=ASC(MID$(R$,I,1)):IF C>96 AND C<123 THEN MID$(R$,I)=CHR$(C-32)
60 NEXT
70 IF INSTR(R$,A$) THEN PRINT "RIGHT.":GOOD=GOOD+1 ELSE PRINT "NO: ";A$
80 GOTO 30
100 PRINT "YOU KNEW";GOOD;"OF";N
110 IF GOOD=N THEN PRINT "SPLENDID!"
120 END
200 DATA "THE CAPITAL OF NORWAY",OSLO
210 DATA "THE LARGEST PLANET",JUPITER
220 DATA "3 TIMES 17",51
230 DATA "WHO FLIES BY NIGHT AND SLEEPS HEAD DOWN",BAT
240 DATA *,*`},{name:"example-talk",group:"Examples: Games",title:"Talk",kind:"Example program",words:[],summary:"A listener who knows a few words; INSTR.",text:`\`\`\`basic
10 REM TALK: a listener who knows a few words
20 DIM K$(8),A$(8):FOR I=1 TO 8:READ K$(I),A$(I):NEXT
30 PRINT "TELL ME WHAT IS ON YOUR MIND. (BYE ENDS)"
40 LINE INPUT "> ";T$:T$=" "+T$+" "
50 FOR I=1 TO LEN(T$):C=ASC(MID$(T$,I,1)):IF C>96 AND C<123 THEN MID$(T$,I)=CHR$(C-32)
60 NEXT
70 IF INSTR(T$," BYE ") THEN PRINT "COME BACK SOON.":END
80 FOR I=1 TO 8
90 P=INSTR(T$," "+K$(I)+" "):IF P=0 THEN NEXT:GOTO 150
100 REST$=MID$(T$,P+LEN(K$(I))+2):IF LEN(REST$)>0 THEN REST$=LEFT$(REST$,LEN(REST$)-1)
110 P=INSTR(A$(I),"*")
120 IF P=0 THEN PRINT A$(I) ELSE PRINT LEFT$(A$(I),P-1);REST$;MID$(A$(I),P+1)
130 GOTO 40
150 N=N+1:IF N MOD 2 THEN PRINT "GO ON." ELSE PRINT "AND HOW DOES THAT FEEL?"
160 GOTO 40
200 DATA "I AM","WHY ARE YOU *?","I WANT","WHAT IF YOU GOT *?","BECAUSE","IS THAT THE REAL REASON?"
210 DATA "MOTHER","TELL ME ABOUT YOUR FAMILY.","FATHER","TELL ME ABOUT YOUR FAMILY."
220 DATA "COMPUTER","DO MACHINES WORRY YOU?","NO","ARE YOU SURE?","YES","I SEE."
\`\`\``,file:"TALK.BAS",program:`10 REM TALK: a listener who knows a few words
20 DIM K$(8),A$(8):FOR I=1 TO 8:READ K$(I),A$(I):NEXT
30 PRINT "TELL ME WHAT IS ON YOUR MIND. (BYE ENDS)"
40 LINE INPUT "> ";T$:T$=" "+T$+" "
50 FOR I=1 TO LEN(T$):C=ASC(MID$(T$,I,1)):IF C>96 AND C<123 THEN MID$(T$,I)=CHR$(C-32)
60 NEXT
70 IF INSTR(T$," BYE ") THEN PRINT "COME BACK SOON.":END
80 FOR I=1 TO 8
90 P=INSTR(T$," "+K$(I)+" "):IF P=0 THEN NEXT:GOTO 150
100 REST$=MID$(T$,P+LEN(K$(I))+2):IF LEN(REST$)>0 THEN REST$=LEFT$(REST$,LEN(REST$)-1)
110 P=INSTR(A$(I),"*")
120 IF P=0 THEN PRINT A$(I) ELSE PRINT LEFT$(A$(I),P-1);REST$;MID$(A$(I),P+1)
130 GOTO 40
150 N=N+1:IF N MOD 2 THEN PRINT "GO ON." ELSE PRINT "AND HOW DOES THAT FEEL?"
160 GOTO 40
200 DATA "I AM","WHY ARE YOU *?","I WANT","WHAT IF YOU GOT *?","BECAUSE","IS THAT THE REAL REASON?"
210 DATA "MOTHER","TELL ME ABOUT YOUR FAMILY.","FATHER","TELL ME ABOUT YOUR FAMILY."
220 DATA "COMPUTER","DO MACHINES WORRY YOU?","NO","ARE YOU SURE?","YES","I SEE."`},{name:"example-primes",group:"Examples: Numbers",title:"Primes",kind:"Example program",words:[],summary:"The sieve of Eratosthenes.",text:`\`\`\`basic
10 REM PRIMES: the sieve of Eratosthenes
20 DEFINT A-Z:N=500
30 DIM C(N)
40 FOR I=2 TO SQR(N)
50 IF C(I)=0 THEN FOR J=I*I TO N STEP I:C(J)=1:NEXT
60 NEXT
70 FOR I=2 TO N
80 IF C(I)=0 THEN PRINT USING "#####";I;:K=K+1:IF K MOD 12=0 THEN PRINT
90 NEXT
100 PRINT:PRINT K;"PRIMES UP TO";N
\`\`\``,file:"PRIMES.BAS",program:`10 REM PRIMES: the sieve of Eratosthenes
20 DEFINT A-Z:N=500
30 DIM C(N)
40 FOR I=2 TO SQR(N)
50 IF C(I)=0 THEN FOR J=I*I TO N STEP I:C(J)=1:NEXT
60 NEXT
70 FOR I=2 TO N
80 IF C(I)=0 THEN PRINT USING "#####";I;:K=K+1:IF K MOD 12=0 THEN PRINT
90 NEXT
100 PRINT:PRINT K;"PRIMES UP TO";N`},{name:"example-pi",group:"Examples: Numbers",title:"Pi",kind:"Example program",words:[],summary:"Sixty digits, four in each array element.",text:`\`\`\`basic
10 REM PI to 60 digits, computed as one does on paper
20 DEFINT A-Z:L=16:DIM P(L),T(L),Q(L)
30 REM PI = 16*ATN(1/5) - 4*ATN(1/239), four digits in each element
40 M=16:K=5:S=1:GOSUB 200
50 M=4:K=239:S=-1:GOSUB 200
60 PRINT "PI = 3."
70 FOR I=1 TO L-1:PRINT RIGHT$("000"+MID$(STR$(P(I)),2),4);" ";:IF I=8 THEN PRINT
75 NEXT
80 PRINT:END
200 REM Adds S*M*ATN(1/K) to P
210 FOR I=0 TO L:T(I)=0:NEXT:T(0)=M:D=K:GOSUB 300
220 N=1
230 FOR I=0 TO L:Q(I)=T(I):NEXT
240 R#=0:FOR I=0 TO L:R#=R#*10000+Q(I):Q(I)=INT(R#/N):R#=R#-N*Q(I):NEXT
250 C=0:FOR I=L TO 0 STEP -1:V=P(I)+S*Q(I)+C:C=0
260 IF I>0 THEN IF V<0 THEN V=V+10000:C=-1 ELSE IF V>9999 THEN V=V-10000:C=1
270 P(I)=V:NEXT
280 S=-S:N=N+2:D=K:GOSUB 300:GOSUB 300
290 FOR I=0 TO L:IF T(I)>0 THEN 230
295 NEXT:RETURN
300 REM Divides T by D
310 R#=0:FOR I=0 TO L:R#=R#*10000+T(I):T(I)=INT(R#/D):R#=R#-D*CDBL(T(I)):NEXT:RETURN
\`\`\``,file:"PI.BAS",program:`10 REM PI to 60 digits, computed as one does on paper
20 DEFINT A-Z:L=16:DIM P(L),T(L),Q(L)
30 REM PI = 16*ATN(1/5) - 4*ATN(1/239), four digits in each element
40 M=16:K=5:S=1:GOSUB 200
50 M=4:K=239:S=-1:GOSUB 200
60 PRINT "PI = 3."
70 FOR I=1 TO L-1:PRINT RIGHT$("000"+MID$(STR$(P(I)),2),4);" ";:IF I=8 THEN PRINT
75 NEXT
80 PRINT:END
200 REM Adds S*M*ATN(1/K) to P
210 FOR I=0 TO L:T(I)=0:NEXT:T(0)=M:D=K:GOSUB 300
220 N=1
230 FOR I=0 TO L:Q(I)=T(I):NEXT
240 R#=0:FOR I=0 TO L:R#=R#*10000+Q(I):Q(I)=INT(R#/N):R#=R#-N*Q(I):NEXT
250 C=0:FOR I=L TO 0 STEP -1:V=P(I)+S*Q(I)+C:C=0
260 IF I>0 THEN IF V<0 THEN V=V+10000:C=-1 ELSE IF V>9999 THEN V=V-10000:C=1
270 P(I)=V:NEXT
280 S=-S:N=N+2:D=K:GOSUB 300:GOSUB 300
290 FOR I=0 TO L:IF T(I)>0 THEN 230
295 NEXT:RETURN
300 REM Divides T by D
310 R#=0:FOR I=0 TO L:R#=R#*10000+T(I):T(I)=INT(R#/D):R#=R#-D*CDBL(T(I)):NEXT:RETURN`},{name:"example-factor",group:"Examples: Numbers",title:"Factorials",kind:"Example program",words:[],summary:"Exact large numbers by long multiplication.",text:`\`\`\`basic
10 REM FACTORIALS, exactly: long multiplication in an array
20 DEFINT A-Z:DIM D(40)
30 D(1)=1:L=1
40 FOR N=1 TO 30
50 C=0
60 FOR I=1 TO L
70 V=D(I)*N+C:D(I)=V MOD 10:C=V\\10
80 NEXT
90 WHILE C>0:L=L+1:D(L)=C MOD 10:C=C\\10:WEND
100 IF N MOD 5=0 THEN GOSUB 200
110 NEXT
120 END
200 PRINT USING "## FACTORIAL = ";N;
210 FOR I=L TO 1 STEP -1:PRINT CHR$(48+D(I));:NEXT:PRINT:RETURN
\`\`\``,file:"FACTOR.BAS",program:`10 REM FACTORIALS, exactly: long multiplication in an array
20 DEFINT A-Z:DIM D(40)
30 D(1)=1:L=1
40 FOR N=1 TO 30
50 C=0
60 FOR I=1 TO L
70 V=D(I)*N+C:D(I)=V MOD 10:C=V\\10
80 NEXT
90 WHILE C>0:L=L+1:D(L)=C MOD 10:C=C\\10:WEND
100 IF N MOD 5=0 THEN GOSUB 200
110 NEXT
120 END
200 PRINT USING "## FACTORIAL = ";N;
210 FOR I=L TO 1 STEP -1:PRINT CHR$(48+D(I));:NEXT:PRINT:RETURN`},{name:"example-collatz",group:"Examples: Numbers",title:"Hailstones",kind:"Example program",words:[],summary:"Halve the even, triple the odd; WHILE and WEND.",text:`\`\`\`basic
10 REM HAILSTONES: halve the even, triple the odd and add one
20 INPUT "START";N#
30 IF N#<1 OR N#<>INT(N#) THEN PRINT "A WHOLE NUMBER ABOVE 0.":GOTO 20
40 TOP#=N#:STEPS=0
50 WHILE N#<>1
60 PRINT N#;
70 IF N#/2=INT(N#/2) THEN N#=N#/2 ELSE N#=3*N#+1
80 IF N#>TOP# THEN TOP#=N#
90 STEPS=STEPS+1
100 WEND
110 PRINT N#:PRINT STEPS;"STEPS, HIGHEST";TOP#
\`\`\``,file:"COLLATZ.BAS",program:`10 REM HAILSTONES: halve the even, triple the odd and add one
20 INPUT "START";N#
30 IF N#<1 OR N#<>INT(N#) THEN PRINT "A WHOLE NUMBER ABOVE 0.":GOTO 20
40 TOP#=N#:STEPS=0
50 WHILE N#<>1
60 PRINT N#;
70 IF N#/2=INT(N#/2) THEN N#=N#/2 ELSE N#=3*N#+1
80 IF N#>TOP# THEN TOP#=N#
90 STEPS=STEPS+1
100 WEND
110 PRINT N#:PRINT STEPS;"STEPS, HIGHEST";TOP#`},{name:"example-root",group:"Examples: Numbers",title:"Root of an equation",kind:"Example program",words:[],summary:"Halving an interval; DEF FN.",text:`\`\`\`basic
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
\`\`\``,file:"ROOT.BAS",program:`10 REM ROOT: solves an equation by halving an interval
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
120 PRINT USING "X = #.####";(A+B)/2`},{name:"example-matrix",group:"Examples: Numbers",title:"Equations",kind:"Example program",words:[],summary:"Three unknowns by Gauss' elimination; SWAP.",text:`\`\`\`basic
10 REM EQUATIONS: three unknowns by Gauss' elimination
20 N=3:DIM A(N,N+1),X(N)
30 FOR I=1 TO N:FOR J=1 TO N+1:READ A(I,J):NEXT J,I
40 DATA 2,1,-1,8
50 DATA -3,-1,2,-11
60 DATA -2,1,2,-3
70 FOR K=1 TO N
80 P=K:FOR I=K+1 TO N:IF ABS(A(I,K))>ABS(A(P,K)) THEN P=I
90 NEXT
100 IF ABS(A(P,K))<.00001 THEN PRINT "NO SINGLE SOLUTION.":END
110 IF P<>K THEN FOR J=1 TO N+1:SWAP A(P,J),A(K,J):NEXT
120 FOR I=1 TO N
130 IF I=K THEN 160
140 F=A(I,K)/A(K,K)
150 FOR J=K TO N+1:A(I,J)=A(I,J)-F*A(K,J):NEXT
160 NEXT I
170 NEXT K
180 FOR I=1 TO N:PRINT USING "X# =###.###";I,A(I,N+1)/A(I,I):NEXT
\`\`\``,file:"MATRIX.BAS",program:`10 REM EQUATIONS: three unknowns by Gauss' elimination
20 N=3:DIM A(N,N+1),X(N)
30 FOR I=1 TO N:FOR J=1 TO N+1:READ A(I,J):NEXT J,I
40 DATA 2,1,-1,8
50 DATA -3,-1,2,-11
60 DATA -2,1,2,-3
70 FOR K=1 TO N
80 P=K:FOR I=K+1 TO N:IF ABS(A(I,K))>ABS(A(P,K)) THEN P=I
90 NEXT
100 IF ABS(A(P,K))<.00001 THEN PRINT "NO SINGLE SOLUTION.":END
110 IF P<>K THEN FOR J=1 TO N+1:SWAP A(P,J),A(K,J):NEXT
120 FOR I=1 TO N
130 IF I=K THEN 160
140 F=A(I,K)/A(K,K)
150 FOR J=K TO N+1:A(I,J)=A(I,J)-F*A(K,J):NEXT
160 NEXT I
170 NEXT K
180 FOR I=1 TO N:PRINT USING "X# =###.###";I,A(I,N+1)/A(I,I):NEXT`},{name:"example-stats",group:"Examples: Numbers",title:"Statistics",kind:"Example program",words:[],summary:"Mean, deviation and median of what you type.",text:`\`\`\`basic
10 REM STATISTICS: mean, deviation and median of what you type
20 DIM X(100)
30 PRINT "TYPE NUMBERS, AN EMPTY LINE ENDS."
40 LINE INPUT "> ";A$
50 IF A$="" THEN 80
60 N=N+1:X(N)=VAL(A$):S=S+X(N):Q=Q+X(N)*X(N)
70 IF N<100 THEN 40
80 IF N<2 THEN PRINT "AT LEAST TWO.":END
90 REM Sort by insertion
100 FOR I=2 TO N
110 V=X(I):J=I
120 IF J>1 THEN IF X(J-1)>V THEN X(J)=X(J-1):J=J-1:GOTO 120
130 X(J)=V:NEXT
140 PRINT "COUNT     ";N
150 PRINT "MEAN      ";S/N
160 PRINT "DEVIATION ";SQR((Q-S*S/N)/(N-1))
170 H=N\\2:IF N MOD 2=1 THEN M=X(H+1) ELSE M=(X(H)+X(H+1))/2
180 PRINT "MEDIAN    ";M
190 PRINT "SMALLEST  ";X(1):PRINT "LARGEST   ";X(N)
\`\`\``,file:"STATS.BAS",program:`10 REM STATISTICS: mean, deviation and median of what you type
20 DIM X(100)
30 PRINT "TYPE NUMBERS, AN EMPTY LINE ENDS."
40 LINE INPUT "> ";A$
50 IF A$="" THEN 80
60 N=N+1:X(N)=VAL(A$):S=S+X(N):Q=Q+X(N)*X(N)
70 IF N<100 THEN 40
80 IF N<2 THEN PRINT "AT LEAST TWO.":END
90 REM Sort by insertion
100 FOR I=2 TO N
110 V=X(I):J=I
120 IF J>1 THEN IF X(J-1)>V THEN X(J)=X(J-1):J=J-1:GOTO 120
130 X(J)=V:NEXT
140 PRINT "COUNT     ";N
150 PRINT "MEAN      ";S/N
160 PRINT "DEVIATION ";SQR((Q-S*S/N)/(N-1))
170 H=N\\2:IF N MOD 2=1 THEN M=X(H+1) ELSE M=(X(H)+X(H+1))/2
180 PRINT "MEDIAN    ";M
190 PRINT "SMALLEST  ";X(1):PRINT "LARGEST   ";X(N)`},{name:"example-bases",group:"Examples: Numbers",title:"Number bases",kind:"Example program",words:[],summary:"Decimal, hexadecimal, octal and binary.",text:`\`\`\`basic
10 REM BASES: a number in decimal, hexadecimal, octal and binary
20 PRINT "TYPE A NUMBER: 200, &HC8, &O310. 0 ENDS."
30 LINE INPUT "> ";A$:N=VAL(A$)
40 IF N=0 THEN END
50 IF N<0 OR N>65535! OR N<>INT(N) THEN PRINT "1 TO 65535.":GOTO 30
60 B$="":X=N
70 WHILE X>0:Y=INT(X/2):B$=CHR$(48+X-2*Y)+B$:X=Y:WEND
80 PRINT "DECIMAL";N,"HEX ";HEX$(N),"OCTAL ";OCT$(N),"BINARY ";B$
90 GOTO 30
\`\`\``,file:"BASES.BAS",program:`10 REM BASES: a number in decimal, hexadecimal, octal and binary
20 PRINT "TYPE A NUMBER: 200, &HC8, &O310. 0 ENDS."
30 LINE INPUT "> ";A$:N=VAL(A$)
40 IF N=0 THEN END
50 IF N<0 OR N>65535! OR N<>INT(N) THEN PRINT "1 TO 65535.":GOTO 30
60 B$="":X=N
70 WHILE X>0:Y=INT(X/2):B$=CHR$(48+X-2*Y)+B$:X=Y:WEND
80 PRINT "DECIMAL";N,"HEX ";HEX$(N),"OCTAL ";OCT$(N),"BINARY ";B$
90 GOTO 30`},{name:"example-roman",group:"Examples: Numbers",title:"Roman numerals",kind:"Example program",words:[],summary:"A table in DATA and a loop.",text:`\`\`\`basic
10 REM ROMAN NUMERALS
20 DIM V(13),R$(13):FOR I=1 TO 13:READ V(I),R$(I):NEXT
30 DATA 1000,M,900,CM,500,D,400,CD,100,C,90,XC,50,L,40,XL,10,X,9,IX,5,V,4,IV,1,I
40 INPUT "YEAR (0 ENDS)";Y
50 IF Y=0 THEN END
60 IF Y<1 OR Y>3999 OR Y<>INT(Y) THEN PRINT "1 TO 3999.":GOTO 40
70 S$="":X=Y
80 FOR I=1 TO 13
90 WHILE X>=V(I):S$=S$+R$(I):X=X-V(I):WEND
100 NEXT
110 PRINT Y;"= ";S$:GOTO 40
\`\`\``,file:"ROMAN.BAS",program:`10 REM ROMAN NUMERALS
20 DIM V(13),R$(13):FOR I=1 TO 13:READ V(I),R$(I):NEXT
30 DATA 1000,M,900,CM,500,D,400,CD,100,C,90,XC,50,L,40,XL,10,X,9,IX,5,V,4,IV,1,I
40 INPUT "YEAR (0 ENDS)";Y
50 IF Y=0 THEN END
60 IF Y<1 OR Y>3999 OR Y<>INT(Y) THEN PRINT "1 TO 3999.":GOTO 40
70 S$="":X=Y
80 FOR I=1 TO 13
90 WHILE X>=V(I):S$=S$+R$(I):X=X-V(I):WEND
100 NEXT
110 PRINT Y;"= ";S$:GOTO 40`},{name:"example-loan",group:"Examples: Numbers",title:"Loan",kind:"Example program",words:[],summary:"What is left to pay; double precision and PRINT USING.",text:`\`\`\`basic
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
\`\`\``,file:"LOAN.BAS",program:`10 REM LOAN: what is left to pay, in double precision
20 INPUT "AMOUNT, YEARLY INTEREST IN PERCENT, MONTHS";A#,R#,N
30 Q#=R#/1200:P#=INT(A#*Q#/(1-1/(1+Q#)^N)*100+.5)/100
40 PRINT USING "MONTHLY PAYMENT ######,.##";P#
50 PRINT "MONTH  INTEREST   REPAID      LEFT"
60 FOR M=1 TO N
70 Z#=INT(A#*Q#*100+.5)/100:T#=P#-Z#:IF T#>A# OR M=N THEN T#=A#
80 A#=A#-T#
90 PRINT USING "##### ####,.## ####,.## #####,.##";M;Z#;T#;A#
100 NEXT`},{name:"example-drill",group:"Examples: Numbers",title:"Drill",kind:"Example program",words:[],summary:"Ten sums with a score.",text:`\`\`\`basic
10 REM DRILL: ten sums, with a score
20 DEFINT A-Z:RANDOMIZE:GOOD=0
30 FOR I=1 TO 10
40 A=INT(RND*10)+1:B=INT(RND*10)+1:K=INT(RND*3)+1
50 ON K GOSUB 200,210,220
60 PRINT USING "##. ## ! ## ";I;A;O$;B;:INPUT "=",R
70 IF R=C THEN PRINT TAB(20);"RIGHT":GOOD=GOOD+1 ELSE PRINT TAB(20);"NO,";C
80 NEXT
90 PRINT GOOD;"OF 10: ";
100 IF GOOD=10 THEN PRINT "PERFECT!" ELSE IF GOOD>6 THEN PRINT "GOOD." ELSE PRINT "PRACTISE!"
110 END
200 O$="+":C=A+B:RETURN
210 O$="-":IF A<B THEN SWAP A,B
215 C=A-B:RETURN
220 O$="*":C=A*B:RETURN
\`\`\``,file:"DRILL.BAS",program:`10 REM DRILL: ten sums, with a score
20 DEFINT A-Z:RANDOMIZE:GOOD=0
30 FOR I=1 TO 10
40 A=INT(RND*10)+1:B=INT(RND*10)+1:K=INT(RND*3)+1
50 ON K GOSUB 200,210,220
60 PRINT USING "##. ## ! ## ";I;A;O$;B;:INPUT "=",R
70 IF R=C THEN PRINT TAB(20);"RIGHT":GOOD=GOOD+1 ELSE PRINT TAB(20);"NO,";C
80 NEXT
90 PRINT GOOD;"OF 10: ";
100 IF GOOD=10 THEN PRINT "PERFECT!" ELSE IF GOOD>6 THEN PRINT "GOOD." ELSE PRINT "PRACTISE!"
110 END
200 O$="+":C=A+B:RETURN
210 O$="-":IF A<B THEN SWAP A,B
215 C=A-B:RETURN
220 O$="*":C=A*B:RETURN`},{name:"example-mandelbrot",group:"Examples: Pictures",title:"Mandelbrot",kind:"Example program",words:[],summary:"The famous set, drawn in letters.",text:`\`\`\`basic
10 REM THE MANDELBROT SET IN LETTERS
20 SHADE$=" .,:;i1tfLCG08@"
30 FOR ROW=-12 TO 12
40 FOR COL=-49 TO 27
50 CR=COL/23:CI=ROW/10
60 X=0:Y=0:N=0
70 WHILE X*X+Y*Y<4 AND N<14
80 T=X*X-Y*Y+CR:Y=2*X*Y+CI:X=T:N=N+1
90 WEND
100 PRINT MID$(SHADE$,N+1,1);
110 NEXT COL:PRINT
120 NEXT ROW
\`\`\``,file:"MANDELBR.BAS",program:`10 REM THE MANDELBROT SET IN LETTERS
20 SHADE$=" .,:;i1tfLCG08@"
30 FOR ROW=-12 TO 12
40 FOR COL=-49 TO 27
50 CR=COL/23:CI=ROW/10
60 X=0:Y=0:N=0
70 WHILE X*X+Y*Y<4 AND N<14
80 T=X*X-Y*Y+CR:Y=2*X*Y+CI:X=T:N=N+1
90 WEND
100 PRINT MID$(SHADE$,N+1,1);
110 NEXT COL:PRINT
120 NEXT ROW`},{name:"example-graph",group:"Examples: Pictures",title:"Graph",kind:"Example program",words:[],summary:"Any function as a picture.",text:`\`\`\`basic
10 REM GRAPH: any function as a picture of letters
20 DEF FNY(X)=SIN(X)*X
30 W=60:H=16:X0=-9:X1=9
40 DIM Y(W):LO=FNY(X0):HI=LO
50 FOR I=0 TO W:Y(I)=FNY(X0+(X1-X0)*I/W)
60 IF Y(I)<LO THEN LO=Y(I)
70 IF Y(I)>HI THEN HI=Y(I)
80 NEXT
90 FOR R=H TO 0 STEP -1
100 V=LO+(HI-LO)*R/H:PRINT USING "###.# ";V;
110 FOR I=0 TO W
120 K=INT((Y(I)-LO)/(HI-LO)*H+.5)
130 IF K=R THEN PRINT "*"; ELSE IF I=W/2 THEN PRINT "|"; ELSE PRINT " ";
140 NEXT:PRINT
150 NEXT
\`\`\``,file:"GRAPH.BAS",program:`10 REM GRAPH: any function as a picture of letters
20 DEF FNY(X)=SIN(X)*X
30 W=60:H=16:X0=-9:X1=9
40 DIM Y(W):LO=FNY(X0):HI=LO
50 FOR I=0 TO W:Y(I)=FNY(X0+(X1-X0)*I/W)
60 IF Y(I)<LO THEN LO=Y(I)
70 IF Y(I)>HI THEN HI=Y(I)
80 NEXT
90 FOR R=H TO 0 STEP -1
100 V=LO+(HI-LO)*R/H:PRINT USING "###.# ";V;
110 FOR I=0 TO W
120 K=INT((Y(I)-LO)/(HI-LO)*H+.5)
130 IF K=R THEN PRINT "*"; ELSE IF I=W/2 THEN PRINT "|"; ELSE PRINT " ";
140 NEXT:PRINT
150 NEXT`},{name:"example-wave",group:"Examples: Pictures",title:"Waves",kind:"Example program",words:[],summary:"Sine and cosine with TAB.",text:`\`\`\`basic
10 REM WAVES: sine and cosine drawn with TAB
20 PI=4*ATN(1)
30 FOR A=0 TO 2*PI STEP PI/12
40 S=30+INT(25*SIN(A)+.5):C=30+INT(25*COS(A)+.5)
50 IF S<C THEN PRINT TAB(S);"S";TAB(C);"C" ELSE IF C<S THEN PRINT TAB(C);"C";TAB(S);"S" ELSE PRINT TAB(S);"*"
60 NEXT
\`\`\``,file:"WAVE.BAS",program:`10 REM WAVES: sine and cosine drawn with TAB
20 PI=4*ATN(1)
30 FOR A=0 TO 2*PI STEP PI/12
40 S=30+INT(25*SIN(A)+.5):C=30+INT(25*COS(A)+.5)
50 IF S<C THEN PRINT TAB(S);"S";TAB(C);"C" ELSE IF C<S THEN PRINT TAB(C);"C";TAB(S);"S" ELSE PRINT TAB(S);"*"
60 NEXT`},{name:"example-maze",group:"Examples: Pictures",title:"Maze",kind:"Example program",words:[],summary:"A new maze every time, with one way through.",text:`\`\`\`basic
10 REM MAZE: a new maze every time, with one way through
20 DEFINT A-Z:W=19:H=8:DIM V(W+1,H+1),R(W,H),D(W,H)
30 PRINT "A MAZE.":RANDOMIZE
40 REM R=1: open to the right, D=1: open downwards
50 FOR Y=0 TO H+1:V(0,Y)=1:V(W+1,Y)=1:NEXT
60 FOR X=0 TO W+1:V(X,0)=1:V(X,H+1)=1:NEXT
70 DIM S(W*H):X=1:Y=1:V(1,1)=1:N=0
80 REM Walk on to a new cell, or one cell back
90 C$=""
100 IF V(X+1,Y)=0 THEN C$=C$+"R"
110 IF V(X-1,Y)=0 THEN C$=C$+"L"
120 IF V(X,Y+1)=0 THEN C$=C$+"D"
130 IF V(X,Y-1)=0 THEN C$=C$+"U"
140 IF C$="" THEN 220
150 N=N+1:S(N)=X+100*Y
160 C$=MID$(C$,INT(RND*LEN(C$))+1,1)
170 IF C$="R" THEN R(X,Y)=1:X=X+1
180 IF C$="L" THEN X=X-1:R(X,Y)=1
190 IF C$="D" THEN D(X,Y)=1:Y=Y+1
200 IF C$="U" THEN Y=Y-1:D(X,Y)=1
210 V(X,Y)=1:GOTO 90
220 IF N>0 THEN X=S(N) MOD 100:Y=S(N)\\100:N=N-1:GOTO 90
230 REM Draw it
240 D(W,H)=1:PRINT "+  ";:FOR X=2 TO W:PRINT "+--";:NEXT:PRINT "+"
250 FOR Y=1 TO H
260 PRINT "|";:FOR X=1 TO W:IF R(X,Y) THEN PRINT "   "; ELSE PRINT "  |";
270 NEXT:PRINT
280 FOR X=1 TO W:IF D(X,Y) THEN PRINT "+  "; ELSE PRINT "+--";
290 NEXT:PRINT "+"
300 NEXT
\`\`\``,file:"MAZE.BAS",program:`10 REM MAZE: a new maze every time, with one way through
20 DEFINT A-Z:W=19:H=8:DIM V(W+1,H+1),R(W,H),D(W,H)
30 PRINT "A MAZE.":RANDOMIZE
40 REM R=1: open to the right, D=1: open downwards
50 FOR Y=0 TO H+1:V(0,Y)=1:V(W+1,Y)=1:NEXT
60 FOR X=0 TO W+1:V(X,0)=1:V(X,H+1)=1:NEXT
70 DIM S(W*H):X=1:Y=1:V(1,1)=1:N=0
80 REM Walk on to a new cell, or one cell back
90 C$=""
100 IF V(X+1,Y)=0 THEN C$=C$+"R"
110 IF V(X-1,Y)=0 THEN C$=C$+"L"
120 IF V(X,Y+1)=0 THEN C$=C$+"D"
130 IF V(X,Y-1)=0 THEN C$=C$+"U"
140 IF C$="" THEN 220
150 N=N+1:S(N)=X+100*Y
160 C$=MID$(C$,INT(RND*LEN(C$))+1,1)
170 IF C$="R" THEN R(X,Y)=1:X=X+1
180 IF C$="L" THEN X=X-1:R(X,Y)=1
190 IF C$="D" THEN D(X,Y)=1:Y=Y+1
200 IF C$="U" THEN Y=Y-1:D(X,Y)=1
210 V(X,Y)=1:GOTO 90
220 IF N>0 THEN X=S(N) MOD 100:Y=S(N)\\100:N=N-1:GOTO 90
230 REM Draw it
240 D(W,H)=1:PRINT "+  ";:FOR X=2 TO W:PRINT "+--";:NEXT:PRINT "+"
250 FOR Y=1 TO H
260 PRINT "|";:FOR X=1 TO W:IF R(X,Y) THEN PRINT "   "; ELSE PRINT "  |";
270 NEXT:PRINT
280 FOR X=1 TO W:IF D(X,Y) THEN PRINT "+  "; ELSE PRINT "+--";
290 NEXT:PRINT "+"
300 NEXT`},{name:"example-life",group:"Examples: Pictures",title:"Life",kind:"Example program",words:[],summary:"Conway's cells: a glider and a blinker.",text:`\`\`\`basic
10 REM LIFE: Conway's cells, six generations of a glider and a blinker
20 DEFINT A-Z:W=20:H=9
30 DIM A(W+1,H+1),B(W+1,H+1)
40 REM The first cells: column and line
50 READ X,Y:IF X>0 THEN A(X,Y)=1:GOTO 50
60 DATA 2,1,3,2,1,3,2,3,3,3,14,4,15,4,16,4,0,0
70 FOR G=0 TO 5
80 PRINT "GENERATION";G
90 FOR Y=1 TO H:FOR X=1 TO W
100 PRINT MID$(".#",A(X,Y)+1,1);
110 N=A(X-1,Y-1)+A(X,Y-1)+A(X+1,Y-1)+A(X-1,Y)+A(X+1,Y)+A(X-1,Y+1)+A(X,Y+1)+A(X+1,Y+1)
120 B(X,Y)=-(N=3 OR (N=2 AND A(X,Y)=1))
130 NEXT X:PRINT:NEXT Y
140 FOR Y=1 TO H:FOR X=1 TO W:A(X,Y)=B(X,Y):NEXT X,Y
150 NEXT G
\`\`\``,file:"LIFE.BAS",program:`10 REM LIFE: Conway's cells, six generations of a glider and a blinker
20 DEFINT A-Z:W=20:H=9
30 DIM A(W+1,H+1),B(W+1,H+1)
40 REM The first cells: column and line
50 READ X,Y:IF X>0 THEN A(X,Y)=1:GOTO 50
60 DATA 2,1,3,2,1,3,2,3,3,3,14,4,15,4,16,4,0,0
70 FOR G=0 TO 5
80 PRINT "GENERATION";G
90 FOR Y=1 TO H:FOR X=1 TO W
100 PRINT MID$(".#",A(X,Y)+1,1);
110 N=A(X-1,Y-1)+A(X,Y-1)+A(X+1,Y-1)+A(X-1,Y)+A(X+1,Y)+A(X-1,Y+1)+A(X,Y+1)+A(X+1,Y+1)
120 B(X,Y)=-(N=3 OR (N=2 AND A(X,Y)=1))
130 NEXT X:PRINT:NEXT Y
140 FOR Y=1 TO H:FOR X=1 TO W:A(X,Y)=B(X,Y):NEXT X,Y
150 NEXT G`},{name:"example-banner",group:"Examples: Pictures",title:"Banner",kind:"Example program",words:[],summary:"Large letters from octal patterns.",text:`\`\`\`basic
10 REM BANNER: large letters, five dots high
20 DEFINT A-Z:DIM F$(26)
30 FOR I=1 TO 26:READ F$(I):NEXT
40 LINE INPUT "TEXT (UP TO 12 LETTERS): ";T$
50 T$=LEFT$(T$,12)
60 FOR R=1 TO 5
70 FOR I=1 TO LEN(T$)
80 C=(ASC(MID$(T$,I,1)) AND 223)-64
90 IF C<1 OR C>26 THEN PRINT SPACE$(6);:GOTO 150
100 V=VAL("&O"+MID$(F$(C),2*R-1,2))
110 FOR B=4 TO 0 STEP -1
120 IF V AND 2^B THEN PRINT "#"; ELSE PRINT " ";
130 NEXT B
140 PRINT " ";
150 NEXT I:PRINT
160 NEXT R
200 REM A to Z: five rows of two octal digits
210 DATA 1621372121,3621362136,1720202017,3621212136,3720362037,3720362020
220 DATA 1720232117,2121372121,1604040416,0101012116,2122342221,2020202037
230 DATA 2133252121,2131252321,1621212116,3621362020,1621252216,3621362221
240 DATA 1720160136,3704040404,2121212116,2121211204,2121253321,2112041221
250 DATA 2112040404,3702041037
\`\`\``,file:"BANNER.BAS",program:`10 REM BANNER: large letters, five dots high
20 DEFINT A-Z:DIM F$(26)
30 FOR I=1 TO 26:READ F$(I):NEXT
40 LINE INPUT "TEXT (UP TO 12 LETTERS): ";T$
50 T$=LEFT$(T$,12)
60 FOR R=1 TO 5
70 FOR I=1 TO LEN(T$)
80 C=(ASC(MID$(T$,I,1)) AND 223)-64
90 IF C<1 OR C>26 THEN PRINT SPACE$(6);:GOTO 150
100 V=VAL("&O"+MID$(F$(C),2*R-1,2))
110 FOR B=4 TO 0 STEP -1
120 IF V AND 2^B THEN PRINT "#"; ELSE PRINT " ";
130 NEXT B
140 PRINT " ";
150 NEXT I:PRINT
160 NEXT R
200 REM A to Z: five rows of two octal digits
210 DATA 1621372121,3621362136,1720202017,3621212136,3720362037,3720362020
220 DATA 1720232117,2121372121,1604040416,0101012116,2122342221,2020202037
230 DATA 2133252121,2131252321,1621212116,3621362020,1621252216,3621362221
240 DATA 1720160136,3704040404,2121212116,2121211204,2121253321,2112041221
250 DATA 2112040404,3702041037`},{name:"example-hanoi",group:"Examples: Methods",title:"Towers of Hanoi",kind:"Example program",words:[],summary:"Recursion with a stack of our own.",text:`\`\`\`basic
10 REM TOWERS OF HANOI, with a stack of our own
20 DEFINT A-Z:DIM N(20),A(20),B(20),C(20)
30 INPUT "HOW MANY DISKS (1-8)";D:IF D<1 OR D>8 THEN 30
40 P=1:N(1)=D:A(1)=1:B(1)=3:C(1)=2:M=0
50 WHILE P>0
60 N=N(P):A=A(P):B=B(P):C=C(P):P=P-1
70 IF N=1 THEN M=M+1:PRINT A;"->";B,:GOTO 120
80 REM Last in, first out: the moves stand in reverse order
90 P=P+1:N(P)=N-1:A(P)=C:B(P)=B:C(P)=A
100 P=P+1:N(P)=1:A(P)=A:B(P)=B:C(P)=C
110 P=P+1:N(P)=N-1:A(P)=A:B(P)=C:C(P)=B
120 WEND
130 PRINT:PRINT M;"MOVES"
\`\`\``,file:"HANOI.BAS",program:`10 REM TOWERS OF HANOI, with a stack of our own
20 DEFINT A-Z:DIM N(20),A(20),B(20),C(20)
30 INPUT "HOW MANY DISKS (1-8)";D:IF D<1 OR D>8 THEN 30
40 P=1:N(1)=D:A(1)=1:B(1)=3:C(1)=2:M=0
50 WHILE P>0
60 N=N(P):A=A(P):B=B(P):C=C(P):P=P-1
70 IF N=1 THEN M=M+1:PRINT A;"->";B,:GOTO 120
80 REM Last in, first out: the moves stand in reverse order
90 P=P+1:N(P)=N-1:A(P)=C:B(P)=B:C(P)=A
100 P=P+1:N(P)=1:A(P)=A:B(P)=B:C(P)=C
110 P=P+1:N(P)=N-1:A(P)=A:B(P)=C:C(P)=B
120 WEND
130 PRINT:PRINT M;"MOVES"`},{name:"example-queens",group:"Examples: Methods",title:"Queens",kind:"Example program",words:[],summary:"Backtracking on a chessboard.",text:`\`\`\`basic
10 REM QUEENS: none may take another; one solution and their number
20 DEFINT A-Z:N=6:DIM Q(N)
30 R=1:Q(1)=0
40 WHILE R>0
50 Q(R)=Q(R)+1:IF Q(R)>N THEN R=R-1:GOTO 110
60 FREE=1:FOR I=1 TO R-1
70 IF Q(I)=Q(R) OR ABS(Q(I)-Q(R))=R-I THEN FREE=0
80 NEXT
90 IF FREE=0 THEN 110 ELSE IF R<N THEN R=R+1:Q(R)=0:GOTO 110
100 S=S+1:IF S=1 THEN GOSUB 200
110 WEND
120 PRINT S;"SOLUTIONS ON A BOARD OF";N;"BY";N
130 END
200 FOR I=1 TO N:FOR J=1 TO N:PRINT MID$(".Q",1-(Q(I)=J),1);" ";:NEXT J:PRINT:NEXT I
210 RETURN
\`\`\``,file:"QUEENS.BAS",program:`10 REM QUEENS: none may take another; one solution and their number
20 DEFINT A-Z:N=6:DIM Q(N)
30 R=1:Q(1)=0
40 WHILE R>0
50 Q(R)=Q(R)+1:IF Q(R)>N THEN R=R-1:GOTO 110
60 FREE=1:FOR I=1 TO R-1
70 IF Q(I)=Q(R) OR ABS(Q(I)-Q(R))=R-I THEN FREE=0
80 NEXT
90 IF FREE=0 THEN 110 ELSE IF R<N THEN R=R+1:Q(R)=0:GOTO 110
100 S=S+1:IF S=1 THEN GOSUB 200
110 WEND
120 PRINT S;"SOLUTIONS ON A BOARD OF";N;"BY";N
130 END
200 FOR I=1 TO N:FOR J=1 TO N:PRINT MID$(".Q",1-(Q(I)=J),1);" ";:NEXT J:PRINT:NEXT I
210 RETURN`},{name:"example-sorts",group:"Examples: Methods",title:"Sorting",kind:"Example program",words:[],summary:"Three ways and what they cost.",text:`\`\`\`basic
10 REM SORTING: three ways and what they cost
20 DEFINT A-Z:N=60:DIM A(N),B(N)
30 FOR I=1 TO N:B(I)=INT(RND*1000):NEXT
40 PRINT "METHOD","COMPARISONS","MOVES"
50 FOR W=1 TO 3
60 FOR I=1 TO N:A(I)=B(I):NEXT:C=0:M=0
70 ON W GOSUB 200,300,400
80 FOR I=2 TO N:IF A(I-1)>A(I) THEN PRINT "WRONG!"
90 NEXT
100 PRINT W$,C,M
110 NEXT
120 FOR I=1 TO N:PRINT USING "####";A(I);:IF I MOD 15=0 THEN PRINT
130 NEXT:END
200 W$="BUBBLE"
210 FOR I=N TO 2 STEP -1:S=0
220 FOR J=2 TO I:C=C+1:IF A(J-1)>A(J) THEN SWAP A(J-1),A(J):M=M+1:S=1
230 NEXT J:IF S=0 THEN RETURN
240 NEXT I:RETURN
300 W$="INSERTION"
310 FOR I=2 TO N:V=A(I):J=I
320 IF J>1 THEN C=C+1:IF A(J-1)>V THEN A(J)=A(J-1):M=M+1:J=J-1:GOTO 320
330 A(J)=V:NEXT:RETURN
400 W$="SHELL":G=N\\2
410 WHILE G>0
420 FOR I=G+1 TO N:V=A(I):J=I
430 IF J>G THEN C=C+1:IF A(J-G)>V THEN A(J)=A(J-G):M=M+1:J=J-G:GOTO 430
440 A(J)=V:NEXT
450 G=G\\2:WEND:RETURN
\`\`\``,file:"SORTS.BAS",program:`10 REM SORTING: three ways and what they cost
20 DEFINT A-Z:N=60:DIM A(N),B(N)
30 FOR I=1 TO N:B(I)=INT(RND*1000):NEXT
40 PRINT "METHOD","COMPARISONS","MOVES"
50 FOR W=1 TO 3
60 FOR I=1 TO N:A(I)=B(I):NEXT:C=0:M=0
70 ON W GOSUB 200,300,400
80 FOR I=2 TO N:IF A(I-1)>A(I) THEN PRINT "WRONG!"
90 NEXT
100 PRINT W$,C,M
110 NEXT
120 FOR I=1 TO N:PRINT USING "####";A(I);:IF I MOD 15=0 THEN PRINT
130 NEXT:END
200 W$="BUBBLE"
210 FOR I=N TO 2 STEP -1:S=0
220 FOR J=2 TO I:C=C+1:IF A(J-1)>A(J) THEN SWAP A(J-1),A(J):M=M+1:S=1
230 NEXT J:IF S=0 THEN RETURN
240 NEXT I:RETURN
300 W$="INSERTION"
310 FOR I=2 TO N:V=A(I):J=I
320 IF J>1 THEN C=C+1:IF A(J-1)>V THEN A(J)=A(J-1):M=M+1:J=J-1:GOTO 320
330 A(J)=V:NEXT:RETURN
400 W$="SHELL":G=N\\2
410 WHILE G>0
420 FOR I=G+1 TO N:V=A(I):J=I
430 IF J>G THEN C=C+1:IF A(J-G)>V THEN A(J)=A(J-G):M=M+1:J=J-G:GOTO 430
440 A(J)=V:NEXT
450 G=G\\2:WEND:RETURN`},{name:"example-calendar",group:"Examples: Methods",title:"Calendar",kind:"Example program",words:[],summary:"Any month since 1583; MOD and whole division.",text:`\`\`\`basic
10 REM CALENDAR: any month since 1583
20 DEFINT A-Z
30 INPUT "YEAR, MONTH";Y,M
40 IF Y<1583 OR M<1 OR M>12 THEN PRINT "FOR EXAMPLE 1981,7":GOTO 30
50 LEAP=-((Y MOD 4=0 AND Y MOD 100<>0) OR Y MOD 400=0)
60 FOR I=1 TO M:READ N$,D:NEXT:IF M=2 THEN D=D+LEAP
70 DATA JANUARY,31,FEBRUARY,28,MARCH,31,APRIL,30,MAY,31,JUNE,30
80 DATA JULY,31,AUGUST,31,SEPTEMBER,30,OCTOBER,31,NOVEMBER,30,DECEMBER,31
90 REM Day of the week of the first, Monday = 0 (Zeller's rule)
100 A=M:B=Y:IF A<3 THEN A=A+12:B=B-1
110 W=(1+13*(A+1)\\5+B MOD 100+(B MOD 100)\\4+(B\\100)\\4+5*(B\\100)+5) MOD 7
120 PRINT TAB(6);N$;Y:PRINT " MO TU WE TH FR SA SU"
130 PRINT SPACE$(3*W);
140 FOR I=1 TO D
150 PRINT USING "###";I;:IF (I+W) MOD 7=0 THEN PRINT
160 NEXT:PRINT
\`\`\``,file:"CALENDAR.BAS",program:`10 REM CALENDAR: any month since 1583
20 DEFINT A-Z
30 INPUT "YEAR, MONTH";Y,M
40 IF Y<1583 OR M<1 OR M>12 THEN PRINT "FOR EXAMPLE 1981,7":GOTO 30
50 LEAP=-((Y MOD 4=0 AND Y MOD 100<>0) OR Y MOD 400=0)
60 FOR I=1 TO M:READ N$,D:NEXT:IF M=2 THEN D=D+LEAP
70 DATA JANUARY,31,FEBRUARY,28,MARCH,31,APRIL,30,MAY,31,JUNE,30
80 DATA JULY,31,AUGUST,31,SEPTEMBER,30,OCTOBER,31,NOVEMBER,30,DECEMBER,31
90 REM Day of the week of the first, Monday = 0 (Zeller's rule)
100 A=M:B=Y:IF A<3 THEN A=A+12:B=B-1
110 W=(1+13*(A+1)\\5+B MOD 100+(B MOD 100)\\4+(B\\100)\\4+5*(B\\100)+5) MOD 7
120 PRINT TAB(6);N$;Y:PRINT " MO TU WE TH FR SA SU"
130 PRINT SPACE$(3*W);
140 FOR I=1 TO D
150 PRINT USING "###";I;:IF (I+W) MOD 7=0 THEN PRINT
160 NEXT:PRINT`},{name:"example-caesar",group:"Examples: Text",title:"Caesar's cipher",kind:"Example program",words:[],summary:"Letters moved along the alphabet; ASC and CHR$.",text:`\`\`\`basic
10 REM CAESAR'S CIPHER: letters moved along the alphabet
20 LINE INPUT "TEXT: ";T$
30 INPUT "KEY (-25 TO 25)";K:IF ABS(K)>25 OR K<>INT(K) THEN 30
40 FOR I=1 TO LEN(T$)
50 A=ASC(MID$(T$,I,1))
60 IF A>=65 AND A<=90 THEN B=65 ELSE IF A>=97 AND A<=122 THEN B=97 ELSE 90
70 A=B+(A-B+K+26) MOD 26
80 MID$(T$,I)=CHR$(A)
90 NEXT
100 PRINT T$
\`\`\``,file:"CAESAR.BAS",program:`10 REM CAESAR'S CIPHER: letters moved along the alphabet
20 LINE INPUT "TEXT: ";T$
30 INPUT "KEY (-25 TO 25)";K:IF ABS(K)>25 OR K<>INT(K) THEN 30
40 FOR I=1 TO LEN(T$)
50 A=ASC(MID$(T$,I,1))
60 IF A>=65 AND A<=90 THEN B=65 ELSE IF A>=97 AND A<=122 THEN B=97 ELSE 90
70 A=B+(A-B+K+26) MOD 26
80 MID$(T$,I)=CHR$(A)
90 NEXT
100 PRINT T$`},{name:"example-palin",group:"Examples: Text",title:"Palindromes",kind:"Example program",words:[],summary:"Does a sentence read the same backwards?",text:`\`\`\`basic
10 REM PALINDROMES: does a sentence read the same backwards?
20 LINE INPUT "SENTENCE: ";S$:IF S$="" THEN END
30 T$="":R$=""
40 FOR I=1 TO LEN(S$)
50 C$=MID$(S$,I,1):IF C$>="a" AND C$<="z" THEN C$=CHR$(ASC(C$)-32)
60 IF C$>="A" AND C$<="Z" THEN T$=T$+C$:R$=C$+R$
70 NEXT
80 IF T$=R$ THEN PRINT "YES: ";R$ ELSE PRINT "NO: ";R$
90 GOTO 20
\`\`\``,file:"PALIN.BAS",program:`10 REM PALINDROMES: does a sentence read the same backwards?
20 LINE INPUT "SENTENCE: ";S$:IF S$="" THEN END
30 T$="":R$=""
40 FOR I=1 TO LEN(S$)
50 C$=MID$(S$,I,1):IF C$>="a" AND C$<="z" THEN C$=CHR$(ASC(C$)-32)
60 IF C$>="A" AND C$<="Z" THEN T$=T$+C$:R$=C$+R$
70 NEXT
80 IF T$=R$ THEN PRINT "YES: ";R$ ELSE PRINT "NO: ";R$
90 GOTO 20`},{name:"example-morse",group:"Examples: Text",title:"Morse code",kind:"Example program",words:[],summary:"Text to dots and dashes.",text:`\`\`\`basic
10 REM MORSE CODE
20 DIM M$(26):FOR I=1 TO 26:READ M$(I):NEXT
30 LINE INPUT "TEXT: ";T$
40 FOR I=1 TO LEN(T$)
50 C=ASC(MID$(T$,I,1)) AND 223
60 IF C>=65 AND C<=90 THEN PRINT M$(C-64);" "; ELSE PRINT "/ ";
70 NEXT:PRINT
80 DATA .-,-...,-.-.,-..,.,..-.,--.,....,..,.---,-.-,.-..,--
90 DATA -.,---,.--.,--.-,.-.,...,-,..-,...-,.--,-..-,-.--,--..
\`\`\``,file:"MORSE.BAS",program:`10 REM MORSE CODE
20 DIM M$(26):FOR I=1 TO 26:READ M$(I):NEXT
30 LINE INPUT "TEXT: ";T$
40 FOR I=1 TO LEN(T$)
50 C=ASC(MID$(T$,I,1)) AND 223
60 IF C>=65 AND C<=90 THEN PRINT M$(C-64);" "; ELSE PRINT "/ ";
70 NEXT:PRINT
80 DATA .-,-...,-.-.,-..,.,..-.,--.,....,..,.---,-.-,.-..,--
90 DATA -.,---,.--.,--.-,.-.,...,-,..-,...-,.--,-..-,-.--,--..`},{name:"example-letters",group:"Examples: Text",title:"Letters",kind:"Example program",words:[],summary:"How often each letter occurs, as a bar chart.",text:`\`\`\`basic
10 REM LETTERS: how often each one occurs
20 DEFINT A-Z:DIM N(26)
30 PRINT "TYPE A TEXT, AN EMPTY LINE ENDS."
40 LINE INPUT T$:IF T$="" THEN 100
50 FOR I=1 TO LEN(T$)
60 C=(ASC(MID$(T$,I,1)) AND 223)-64
70 IF C>=1 AND C<=26 THEN N(C)=N(C)+1:IF N(C)>M THEN M=N(C)
80 NEXT
90 GOTO 40
100 IF M=0 THEN END
110 FOR C=1 TO 26
120 IF N(C) THEN PRINT CHR$(64+C);N(C);TAB(8);STRING$((N(C)*40!)/M,"*")
130 NEXT
\`\`\``,file:"LETTERS.BAS",program:`10 REM LETTERS: how often each one occurs
20 DEFINT A-Z:DIM N(26)
30 PRINT "TYPE A TEXT, AN EMPTY LINE ENDS."
40 LINE INPUT T$:IF T$="" THEN 100
50 FOR I=1 TO LEN(T$)
60 C=(ASC(MID$(T$,I,1)) AND 223)-64
70 IF C>=1 AND C<=26 THEN N(C)=N(C)+1:IF N(C)>M THEN M=N(C)
80 NEXT
90 GOTO 40
100 IF M=0 THEN END
110 FOR C=1 TO 26
120 IF N(C) THEN PRINT CHR$(64+C);N(C);TAB(8);STRING$((N(C)*40!)/M,"*")
130 NEXT`},{name:"example-invoice",group:"Examples: Text",title:"Invoice",kind:"Example program",words:[],summary:"Neat columns with PRINT USING.",text:`\`\`\`basic
10 REM INVOICE: PRINT USING for neat columns
20 PRINT TAB(16);"I N V O I C E":PRINT
30 PRINT "QTY ITEM               PRICE      TOTAL"
40 PRINT STRING$(40,"-")
50 F$="### \\              \\ ###.## $$##,###.##"
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
\`\`\``,file:"INVOICE.BAS",program:`10 REM INVOICE: PRINT USING for neat columns
20 PRINT TAB(16);"I N V O I C E":PRINT
30 PRINT "QTY ITEM               PRICE      TOTAL"
40 PRINT STRING$(40,"-")
50 F$="### \\              \\ ###.## $$##,###.##"
60 READ Q,I$,P:IF Q=0 THEN 90
70 PRINT USING F$;Q;I$;P;Q*P
80 S=S+Q*P:GOTO 60
90 PRINT STRING$(40,"-")
100 PRINT USING "SUM                         $$##,###.##";S
110 T=INT(S*19+.5)/100
120 PRINT USING "TAX 19%                     $$##,###.##";T
130 PRINT USING "TO PAY                     **$##,###.##";S+T
140 DATA 12,FLOPPY DISKS,3.95,2,PRINTER RIBBONS,11.5,500,SHEETS OF PAPER,.02
150 DATA 1,TERMINAL ADM-3A,895,0,"",0`},{name:"example-phone",group:"Examples: Files and errors",title:"Phone book",kind:"Example program",words:[],summary:"A random file with FIELD, GET and PUT.",text:`\`\`\`basic
10 REM PHONE BOOK in a random file: add, list, find
20 OPEN "R",#1,"PHONE.DAT",32
30 FIELD #1,20 AS N$,12 AS P$
40 FIELD #1,2 AS C$:GET #1,1:IF LEFT$(N$,1)=CHR$(0) OR LOF(1)=0 THEN N=0 ELSE N=CVI(C$)
50 PRINT:PRINT N;"ENTRIES. A=ADD  L=LIST  F=FIND  Q=QUIT"
60 INPUT "COMMAND";K$:K=INSTR("ALFQalfq",LEFT$(K$+"?",1)):IF K>4 THEN K=K-4
70 ON K GOSUB 100,200,300,400
80 GOTO 50
100 LINE INPUT "NAME:  ";A$:LINE INPUT "PHONE: ";B$
110 N=N+1:LSET N$=A$:LSET P$=B$:PUT #1,N+1
120 LSET N$="":LSET C$=MKI$(N):PUT #1,1:RETURN
200 FOR I=1 TO N:GET #1,I+1:PRINT I;N$;P$:NEXT:RETURN
300 LINE INPUT "PART OF THE NAME: ";A$:F=0
310 FOR I=1 TO N:GET #1,I+1:IF INSTR(N$,A$) THEN PRINT N$;P$:F=1
320 NEXT:IF F=0 THEN PRINT "NOBODY."
330 RETURN
400 CLOSE:PRINT "SAVED IN PHONE.DAT":END
\`\`\``,file:"PHONE.BAS",program:`10 REM PHONE BOOK in a random file: add, list, find
20 OPEN "R",#1,"PHONE.DAT",32
30 FIELD #1,20 AS N$,12 AS P$
40 FIELD #1,2 AS C$:GET #1,1:IF LEFT$(N$,1)=CHR$(0) OR LOF(1)=0 THEN N=0 ELSE N=CVI(C$)
50 PRINT:PRINT N;"ENTRIES. A=ADD  L=LIST  F=FIND  Q=QUIT"
60 INPUT "COMMAND";K$:K=INSTR("ALFQalfq",LEFT$(K$+"?",1)):IF K>4 THEN K=K-4
70 ON K GOSUB 100,200,300,400
80 GOTO 50
100 LINE INPUT "NAME:  ";A$:LINE INPUT "PHONE: ";B$
110 N=N+1:LSET N$=A$:LSET P$=B$:PUT #1,N+1
120 LSET N$="":LSET C$=MKI$(N):PUT #1,1:RETURN
200 FOR I=1 TO N:GET #1,I+1:PRINT I;N$;P$:NEXT:RETURN
300 LINE INPUT "PART OF THE NAME: ";A$:F=0
310 FOR I=1 TO N:GET #1,I+1:IF INSTR(N$,A$) THEN PRINT N$;P$:F=1
320 NEXT:IF F=0 THEN PRINT "NOBODY."
330 RETURN
400 CLOSE:PRINT "SAVED IN PHONE.DAT":END`},{name:"example-diary",group:"Examples: Files and errors",title:"Diary",kind:"Example program",words:[],summary:"A text file that grows; ON ERROR when there is none yet.",text:`\`\`\`basic
10 REM DIARY: lines kept in a text file, with an error trap
20 ON ERROR GOTO 300
30 N=0:DIM L$(100)
40 OPEN "I",#1,"DIARY.TXT"
50 WHILE NOT EOF(1):N=N+1:LINE INPUT #1,L$(N):WEND
60 CLOSE
70 FOR I=1 TO N:PRINT L$(I):NEXT
80 PRINT "NEW LINES, AN EMPTY ONE ENDS:"
90 LINE INPUT "> ";A$:IF A$<>"" AND N<100 THEN N=N+1:L$(N)=A$:GOTO 90
100 OPEN "O",#1,"DIARY.TXT"
110 FOR I=1 TO N:PRINT #1,L$(I):NEXT:CLOSE
120 PRINT N;"LINES KEPT. RUN ME AGAIN.":END
300 IF ERR=53 AND ERL=40 THEN PRINT "A NEW DIARY.":RESUME 80
310 ON ERROR GOTO 0
\`\`\``,file:"DIARY.BAS",program:`10 REM DIARY: lines kept in a text file, with an error trap
20 ON ERROR GOTO 300
30 N=0:DIM L$(100)
40 OPEN "I",#1,"DIARY.TXT"
50 WHILE NOT EOF(1):N=N+1:LINE INPUT #1,L$(N):WEND
60 CLOSE
70 FOR I=1 TO N:PRINT L$(I):NEXT
80 PRINT "NEW LINES, AN EMPTY ONE ENDS:"
90 LINE INPUT "> ";A$:IF A$<>"" AND N<100 THEN N=N+1:L$(N)=A$:GOTO 90
100 OPEN "O",#1,"DIARY.TXT"
110 FOR I=1 TO N:PRINT #1,L$(I):NEXT:CLOSE
120 PRINT N;"LINES KEPT. RUN ME AGAIN.":END
300 IF ERR=53 AND ERL=40 THEN PRINT "A NEW DIARY.":RESUME 80
310 ON ERROR GOTO 0`},{name:"example-trap",group:"Examples: Files and errors",title:"Calculator",kind:"Example program",words:[],summary:"Never stops with an error: ON ERROR and RESUME.",text:`\`\`\`basic
10 REM TRAP: a calculator that never stops with an error
20 ON ERROR GOTO 200
30 PRINT "TYPE A SUM SUCH AS 7/2. AN EMPTY LINE ENDS."
40 LINE INPUT "> ";A$:IF A$="" THEN END
50 P=0:FOR I=2 TO LEN(A$):IF INSTR("+-*/^",MID$(A$,I,1)) AND P=0 THEN P=I
60 NEXT:IF P=0 THEN ERROR 200
70 X=VAL(LEFT$(A$,P-1)):Y=VAL(MID$(A$,P+1))
80 ON INSTR("+-*/^",MID$(A$,P,1)) GOTO 90,100,110,120,130
90 R=X+Y:GOTO 140
100 R=X-Y:GOTO 140
110 R=X*Y:GOTO 140
120 R=X/Y:GOTO 140
130 R=X^Y
140 PRINT "=";R:GOTO 40
200 IF ERR=11 THEN PRINT "NOBODY CAN DIVIDE BY ZERO.":RESUME 40
210 IF ERR=6 THEN PRINT "TOO LARGE FOR ME.":RESUME 40
220 IF ERR=200 THEN PRINT "WHERE IS THE + - * / OR ^?":RESUME 40
230 PRINT "ERROR";ERR;"IN LINE";ERL:RESUME 40
\`\`\``,file:"TRAP.BAS",program:`10 REM TRAP: a calculator that never stops with an error
20 ON ERROR GOTO 200
30 PRINT "TYPE A SUM SUCH AS 7/2. AN EMPTY LINE ENDS."
40 LINE INPUT "> ";A$:IF A$="" THEN END
50 P=0:FOR I=2 TO LEN(A$):IF INSTR("+-*/^",MID$(A$,I,1)) AND P=0 THEN P=I
60 NEXT:IF P=0 THEN ERROR 200
70 X=VAL(LEFT$(A$,P-1)):Y=VAL(MID$(A$,P+1))
80 ON INSTR("+-*/^",MID$(A$,P,1)) GOTO 90,100,110,120,130
90 R=X+Y:GOTO 140
100 R=X-Y:GOTO 140
110 R=X*Y:GOTO 140
120 R=X/Y:GOTO 140
130 R=X^Y
140 PRINT "=";R:GOTO 40
200 IF ERR=11 THEN PRINT "NOBODY CAN DIVIDE BY ZERO.":RESUME 40
210 IF ERR=6 THEN PRINT "TOO LARGE FOR ME.":RESUME 40
220 IF ERR=200 THEN PRINT "WHERE IS THE + - * / OR ^?":RESUME 40
230 PRINT "ERROR";ERR;"IN LINE";ERL:RESUME 40`},{name:"example-inside",group:"Examples: Files and errors",title:"Inside",kind:"Example program",words:[],summary:"How numbers and strings lie in memory; VARPTR and PEEK.",text:`\`\`\`basic
10 REM INSIDE: how numbers and strings lie in memory
20 A%=258:B!=1:C#=-2.5:D$="HELLO"
30 PRINT "A% =";A%;TAB(16);:P=VARPTR(A%):N=2:GOSUB 200
40 PRINT "B! =";B!;TAB(16);:P=VARPTR(B!):N=4:GOSUB 200
50 PRINT "C# =";C#;TAB(16);:P=VARPTR(C#):N=8:GOSUB 200
60 P=VARPTR(D$):L=PEEK(P):T=PEEK(P+1)+256*PEEK(P+2)
70 PRINT "D$ has";L;"characters:";:P=T:N=L:GOSUB 200
80 PRINT "The bits of A%: ";:V=A%:FOR I=14 TO 0 STEP -1:PRINT CHR$(48-((V AND 2^I)<>0));:NEXT:PRINT
90 PRINT "12 AND 10 =";12 AND 10;" 12 OR 10 =";12 OR 10;" 12 XOR 10 =";12 XOR 10
100 END
200 FOR I=0 TO N-1:PRINT " ";RIGHT$("0"+HEX$(PEEK(P+I)),2);:NEXT:PRINT:RETURN
\`\`\``,file:"INSIDE.BAS",program:`10 REM INSIDE: how numbers and strings lie in memory
20 A%=258:B!=1:C#=-2.5:D$="HELLO"
30 PRINT "A% =";A%;TAB(16);:P=VARPTR(A%):N=2:GOSUB 200
40 PRINT "B! =";B!;TAB(16);:P=VARPTR(B!):N=4:GOSUB 200
50 PRINT "C# =";C#;TAB(16);:P=VARPTR(C#):N=8:GOSUB 200
60 P=VARPTR(D$):L=PEEK(P):T=PEEK(P+1)+256*PEEK(P+2)
70 PRINT "D$ has";L;"characters:";:P=T:N=L:GOSUB 200
80 PRINT "The bits of A%: ";:V=A%:FOR I=14 TO 0 STEP -1:PRINT CHR$(48-((V AND 2^I)<>0));:NEXT:PRINT
90 PRINT "12 AND 10 =";12 AND 10;" 12 OR 10 =";12 OR 10;" 12 XOR 10 =";12 XOR 10
100 END
200 FOR I=0 TO N-1:PRINT " ";RIGHT$("0"+HEX$(PEEK(P+I)),2);:NEXT:PRINT:RETURN`},{name:"shortcuts",group:"Everbasic",title:"Shortcuts",kind:"Workbench",words:[],summary:"Keys of the editor, the console and the buttons.",text:`## Everywhere

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

BASIC-80 and MBASIC were products of Microsoft. Everbasic contains none of their code.`}];var H=`AUTO AND CLOSE CONT CLEAR CALL COMMON CHAIN DELETE DATA DIM DEFSTR DEFINT DEFSNG DEFDBL
DEF ELSE END ERASE EDIT ERROR EQV FOR FIELD FILES GOTO GOSUB GET INPUT IF IMP KILL LPRINT LLIST LET LINE LOAD
LSET LIST MERGE MOD NEXT NULL NAME NEW NOT OPEN OUT ON OR OPTION BASE PRINT PUT POKE RETURN READ RUN RESTORE REM
RESUME RSET RENUM RESET RANDOMIZE STOP SWAP SAVE STEP SYSTEM THEN TRON TROFF TO USING WIDTH WAIT WHILE WEND
WRITE XOR`.split(/\s+/),$=`ABS ATN ASC CINT CSNG CDBL CVI CVS CVD COS CHR$ ERL ERR EXP EOF FRE FIX HEX$ INSTR INT INP
INKEY$ LPOS LOG LOC LEN LEFT$ LOF MKI$ MKS$ MKD$ MID$ OCT$ POS PEEK RIGHT$ RND SGN SQR SIN STR$ STRING$ SPACE$
TAN VAL VARPTR`.split(/\s+/),C=new Set("RESTORE AUTO RENUM DELETE EDIT RESUME ERL ELSE RUN LIST LLIST GOTO THEN GOSUB".split(" ")),R=new Map([...H.map(a=>[a,"keyword"]),...$.map(a=>[a,"function"])]),tn=[...R].map(([a,n])=>({word:a,kind:n})),y=/^[ \t]*\d[\d ]*/,b=/(?:&H[0-9A-F]*|&O?[0-7]*|(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?)/iy,M=/[A-Z][A-Z0-9.]*[$%!#]?/iy,x=/(?:TAB\(|SPC\(|FN|USR\d?)/iy,U=/GO {1,2}(?:TO|SUB)(?![A-Z0-9.])/iy,u=/"[^"]*"?/y,w=/[ \t]+/y;function h(a){let n=[],t=y.exec(a),e=0;return t&&(e=t[0].trimEnd().length,n.push({from:0,to:e,kind:"line-number"})),G(a,e,n),n}function G(a,n,t){let e=!1,s=(o,T)=>{t.push({from:n,to:n+o,kind:T}),n+=o};for(;n<a.length;){let o=I(w,a,n);if(o){n+=o.length;continue}let T=I(u,a,n);if(T){s(T.length,"string");continue}if(a[n]==="'")return s(a.length-n,"comment");let N=I(U,a,n);if(N){s(N.length,"keyword"),e=!0;continue}let r=I(M,a,n);if(r){let E=B(r);if(E==="REM")return s(a.length-n,"comment");if(E){s(E.length,R.get(E)),E==="DATA"&&(n=X(a,n,t)),e=C.has(E);continue}let d=I(x,a,n);d?s(d.length,"function"):n+=r.length,e=!1;continue}let i=I(b,a,n);if(i){s(i.length,e?"target":"number");continue}a[n]==="?"?s(1,"keyword"):"+-*/^\\=<>".includes(a[n])?s(1,"operator"):n+=1,a[n-1]===":"&&(e=!1)}}function B(a){let n=a.toUpperCase();if(R.has(n))return n;let t=n.replace(/[$%!#]$/,"");return R.has(t)?t:null}function X(a,n,t){for(;n<a.length&&a[n]!==":";){let e=I(u,a,n);if(e){t.push({from:n,to:n+e.length,kind:"string"}),n+=e.length;continue}let o=I(/[^",:]+/y,a,n);if(o){let T=n+o.length-o.trimStart().length,N=n+o.trimEnd().length,r=/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[ED][+-]?\d+)?[%!#]?$/i.test(o.trim());N>T&&t.push({from:T,to:N,kind:r?"number":"string"}),n+=o.length;continue}n+=1}return n}function I(a,n,t){return a.lastIndex=t,a.exec(n)?.[0]||null}function P(a){let n=a.split(`
`),t=[],e=0,s=o=>{let T=e;for(;e<n.length&&o(n[e]);)e+=1;return n.slice(T,e)};for(;e<n.length;){let o=n[e];if(o.startsWith("```")){e+=1;let T=s(N=>N!=="```").join(`
`);e+=1,t.push({kind:"code",what:o.slice(3),text:T})}else if(o.startsWith("## "))e+=1,t.push({kind:"heading",inline:l(o.slice(3))});else if(o.startsWith("- ")){let T=s(N=>N.startsWith("- "));t.push({kind:"list",items:T.map(N=>l(N.slice(2)))})}else if(o.startsWith("|")){let[T,,...N]=s(r=>r.startsWith("|")).map(k);t.push({kind:"table",head:T,rows:N})}else if(o==="")e+=1;else{let T=s(N=>N!==""&&!N.startsWith("```")&&!N.startsWith("- "));t.push({kind:"paragraph",inline:l(T.join(" "))})}}return t}function k(a){return a.slice(1,a.trimEnd().length-1).split(/\|(?=(?:[^`]*`[^`]*`)*[^`]*$)/).map(n=>l(n.trim()))}function l(a){let n=[],t=0;for(let e of a.matchAll(/`([^`]*)`|\[([^\]]*)\]\(([\w-]*)\.md\)/g))e.index>t&&n.push({text:a.slice(t,e.index)}),n.push(e[1]===void 0?{text:e[2],page:e[3]}:{code:e[1]}),t=e.index+e[0].length;return t<a.length&&n.push({text:a.slice(t)}),n}var Y={basic:"Program",output:"On the screen",printer:"On the printer",syntax:""};function A(a,n,t={},...e){let s=a.createElement(n);for(let[o,T]of Object.entries(t))s.setAttribute(o,T);return s.append(...e),s}function p(a,n,t){let e=(...o)=>A(a,...o),s=o=>o.map(T=>T.code!==void 0?e("code",{},T.code):T.page?t(T.page,T.text):T.text);return P(n.text).flatMap(o=>{switch(o.kind){case"heading":return e("h3",{},...s(o.inline));case"list":return e("ul",{},...o.items.map(T=>e("li",{},...s(T))));case"table":return W(e,s,o);case"code":return v(e,o);default:return e("p",{},...s(o.inline))}})}function W(a,n,{head:t,rows:e}){let s=(T,N)=>a("tr",{},...T.map(r=>a(N,{},...n(r)))),o=a("tbody",{},...e.map(T=>s(T,"td")));return a("table",{},a("thead",{},s(t,"th")),o)}function v(a,{what:n,text:t}){let[e,s]=n.split(" "),o=e==="file"?`File ${s}`:Y[e];if(o===void 0)return[];let T=e==="basic"?K(a,t):[t],N=a("pre",{class:`help-${e}`},...T);return o?a("figure",{},a("figcaption",{},o),N):N}function K(a,n){return n.split(`
`).flatMap((t,e)=>{let s=e>0?[`
`]:[],o=0;for(let{from:T,to:N,kind:r}of h(t))T>o&&s.push(t.slice(o,T)),s.push(a("span",{class:`syn-${r}`},t.slice(T,N))),o=N;return s.push(t.slice(o)),s})}var O=class{#a;#e;#t;#T=null;constructor(n,t){this.#a=n,this.#e=t,this.#t=this.#i(),this.#N(),this.#s(n.pages[0],!1)}open(n){let{dialog:t,search:e}=this.#t;n&&this.#s(n,!0),!t.open&&(t.showModal(),n?this.#t.article.focus():e.focus())}#n(...n){return A(this.#e,...n)}#i(){let n=(...E)=>this.#n(...E),t=n("input",{type:"search","aria-label":"Search help",placeholder:"Search",autocomplete:"off",spellcheck:"false"}),e=n("p",{role:"status",class:"help-found"}),s=n("nav",{"aria-label":"Help topics"}),o=n("article",{tabindex:"0","aria-labelledby":"help-page"}),T=n("button",{type:"button",class:"button"},"Close"),N=n("button",{type:"button",class:"button help-back"},"All topics"),r=n("div",{class:"help-side"},t,e,s),i=n("dialog",{class:"dialog help","aria-labelledby":"help-title"},n("div",{class:"help-head"},n("h2",{id:"help-title"},"Help"),N,n("span",{class:"spacer"}),T),n("div",{class:"help-panes"},r,o));return t.addEventListener("input",()=>this.#N()),t.addEventListener("keydown",E=>this.#m(E)),s.addEventListener("keydown",E=>this.#A(E)),T.addEventListener("click",()=>i.close()),N.addEventListener("click",()=>this.#O()),i.addEventListener("keydown",E=>{E.stopPropagation(),E.key==="F1"&&E.preventDefault()}),i.addEventListener("click",E=>E.target===i&&i.close()),this.#e.body.append(i),{dialog:i,search:t,found:e,topics:s,article:o}}#N(){let{search:n,found:t,topics:e}=this.#t,s=this.#a.search(n.value),o=n.value.trim()!=="";t.textContent=o?J(s.length):"";let T=o?[""]:[...new Set(s.map(r=>r.group))],N=r=>s.filter(i=>o||i.group===r);e.replaceChildren(...T.flatMap(r=>this.#I(r,N(r),o))),this.#E()}#I(n,t,e){let s=t.map(T=>{let N=this.#r(T.name,T.title);return e&&N.append(this.#n("small",{},T.summary)),this.#n("li",{},N)}),o=this.#n("ul",{},...s);return n?[this.#n("h3",{},n),o]:[o]}#r(n,t){let e=this.#n("a",{href:"#help-page","data-page":n},t);return e.addEventListener("click",s=>{s.preventDefault(),this.#s(this.#a.named(n),!0),this.#t.article.focus()}),e}#s(n,t){let{dialog:e,article:s}=this.#t;this.#T=n.name,s.replaceChildren(this.#n("h2",{id:"help-page"},n.title),this.#n("p",{class:"help-kind"},n.kind),this.#n("p",{class:"help-summary"},n.summary),...n.program?[this.#R(n)]:[],...p(this.#e,n,(o,T)=>this.#r(o,T)),...n.name==="shortcuts"?[this.#l()]:[]),s.scrollTop=0,e.classList.toggle("reading",t),this.#E()}#R({file:n,program:t}){let e=this.#n("button",{type:"button",class:"button"},"Open in the editor");return e.addEventListener("click",()=>{this.#t.dialog.close(),V(this.#e,n,t)}),this.#n("p",{},e)}#l(){let n=[...this.#e.querySelectorAll("[aria-keyshortcuts]")].map(e=>{let s=e.getAttribute("aria-label")??e.textContent.trim(),T=e.getAttribute("aria-keyshortcuts").split(" ").map(N=>N.replace(/^Control/,"Ctrl")).flatMap((N,r)=>[...r>0?[" or "]:[],this.#n("kbd",{},N)]);return this.#n("tr",{},this.#n("td",{},s),this.#n("td",{},...T))}),t=this.#n("tr",{},this.#n("th",{},"Button"),this.#n("th",{},"Keys"));return this.#n("table",{},this.#n("thead",{},t),this.#n("tbody",{},...n))}#O(){this.#t.dialog.classList.remove("reading"),this.#t.search.focus()}#E(){for(let n of this.#o())n.dataset.page===this.#T?n.setAttribute("aria-current","page"):n.removeAttribute("aria-current")}#o(){return[...this.#t.topics.querySelectorAll("a")]}#m(n){let t=this.#o()[0];if(t){if(n.key==="Enter")t.click();else if(n.key==="ArrowDown")t.focus();else return;n.preventDefault()}}#A(n){let t={ArrowDown:1,ArrowUp:-1}[n.key];if(!t)return;n.preventDefault();let e=this.#o(),s=e.indexOf(this.#e.activeElement)+t;(e[s]??(s<0?this.#t.search:void 0))?.focus()}};function V(a,n,t){let e=new DataTransfer;e.items.add(new File([t],n,{type:"text/plain"}));let s=new DragEvent("drop",{dataTransfer:e,bubbles:!0,cancelable:!0});a.querySelector("main")?.dispatchEvent(s)}function J(a){return a===0?"Nothing found":a===1?"1 topic":`${a} topics`}var Q=[[/ON\s+ERROR(\s+GOTO)?/gi,"on-error"],[/ON\b[^:]*?\bGOSUB\b/gi,"on-gosub"],[/LINE\s+INPUT\s*#/gi,"line-input-file"],[/LINE\s+INPUT/gi,"line-input"],[/LPRINT\s+USING/gi,"lprint-using"],[/PRINT\s*#\s*\d+\s*,\s*USING/gi,"print-file-using"],[/PRINT\s*#/gi,"print-file"],[/PRINT\s+USING/gi,"print-using"],[/INPUT\s*#/gi,"input-file"],[/WRITE\s*#/gi,"write-file"],[/DEF\s+USR\d?/gi,"def-usr"],[/OPTION\s+BASE/gi,"option-base"],[/(?<=^\d*\s*|:\s*)MID\$(?=\s*\([^:]*\)\s*=)/gi,"mid-statement"]],Z=/[A-Z][A-Z0-9.]*\$?|['?+\-*/\\^=<>]/gi,m=class{#a=new Map;#e=new Map;constructor(n){this.pages=n;for(let t of n){this.#a.set(t.name,t);for(let e of t.words)this.#e.set(e.replace(/\($/,""),t)}}named(n){return this.#a.get(n)}at(n,t){for(let[o,T]of Q)if(c(o,n,t))return this.named(T)??null;let e=c(Z,n,t)?.toUpperCase();if(!e)return null;let s=/^FN/.test(e)?"FN":e.replace(/^USR\d$/,"USR");return this.#e.get(e)??this.#e.get(e.replace(/\$$/,""))??this.#e.get(s)??null}search(n){let t=n.toLowerCase().split(/\s+/).filter(Boolean);return t.length===0?this.pages:this.pages.map((e,s)=>({page:e,place:s,score:q(e,t,n.trim().toLowerCase())})).filter(({score:e})=>e>0).sort((e,s)=>s.score-e.score||e.place-s.place).map(({page:e})=>e)}};function c(a,n,t){for(let e of n.matchAll(a))if(e.index<=t&&t<=e.index+e[0].length)return e[0];return null}function q(a,n,t){let e=a.title.toLowerCase(),s=a.summary.toLowerCase(),o=a.text.toLowerCase();return n.every(T=>e.includes(T)||s.includes(T)||o.includes(T))?a.words.some(T=>T.toLowerCase()===t)?60:e===t?50:e.startsWith(t)?40:n.every(T=>e.includes(T))?30:n.every(T=>s.includes(T))?20:10:0}function D(a){let n=a.activeElement;return n?typeof n.value=="string"&&typeof n.selectionStart=="number"?z(n.value,n.selectionStart):n.isContentEditable?_(a):null:null}function z(a,n){let t=a.lastIndexOf(`
`,n-1)+1,e=a.indexOf(`
`,n);return{line:a.slice(t,e<0?a.length:e),column:n-t}}function _(a){let{focusNode:n,focusOffset:t}=a.getSelection()??{},s=(n?.nodeType===1?n:n?.parentElement)?.closest(".cm-line");if(!s)return null;let o=a.createRange();return o.setStart(s,0),o.setEnd(n,t),{line:s.textContent,column:o.toString().length}}var L=new m(S),F,f;function j(){return f??=nn(document),f}async function dn(){let a=D(document);await j(),F??=new O(L,document),F.open(a?L.at(a.line,a.column):null)}function nn(a){let n=a.createElement("link");n.rel="stylesheet",n.href=new URL("help.css",import.meta.url).href;let t=new Promise(e=>{n.addEventListener("load",e),n.addEventListener("error",e)});return a.head.append(n),t}export{L as library,dn as open,j as prepare};
