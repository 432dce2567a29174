/** BASIC programs the tests type in. */

export const hello = ['10 PRINT "HELLO, WORLD"', "20 END"];

export const asksName = ['10 INPUT "YOUR NAME";N$', '20 PRINT "HELLO, ";N$;"!"'];

/** Counts for ever; every row is different, so nothing can come twice or be missing unseen. */
export const counts = ["10 I=I+1", '20 PRINT "ROW";I', "30 GOTO 10"];

/** Counts up to `last` and says so; each row is different. */
export function countsTo(last: number): string[] {
  return [`10 FOR I=1 TO ${last}`, '20 PRINT "ROW";I;RND', "30 NEXT", '40 PRINT "COUNTED TO";I-1'];
}

/**
 * Rounds of fast printing with random numbers, each ended by an INPUT whose
 * answer enters a sum that is printed. Any row lost, doubled or computed from
 * another random number shows in the transcript.
 */
export function rounds(count: number, rows: number): string[] {
  return [
    `10 FOR R=1 TO ${count}`,
    `20 FOR I=1 TO ${rows}`,
    "30 X=RND:S=S+X",
    '40 PRINT "ROUND";R;"ROW";I;X',
    "50 NEXT I",
    '60 PRINT "ANSWER";R;',
    "70 INPUT A",
    "80 S=S+A",
    '90 PRINT "SUM";S',
    "100 NEXT R",
    '110 PRINT "ALL ROUNDS DONE"',
  ];
}
