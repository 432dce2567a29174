/** BASIC programs the tests type in. */

export const hello = ['10 PRINT "HELLO, WORLD"', "20 END"];

export const asksName = ['10 INPUT "YOUR NAME";N$', '20 PRINT "HELLO, ";N$;"!"'];

/** Writes a random file STOCK of three records. */
export const stock = [
  '10 OPEN "R",1,"STOCK",26',
  "20 FIELD 1,20 AS N$,4 AS P$,2 AS Q$",
  "30 FOR I=1 TO 3:READ A$,P,Q",
  "40 LSET N$=A$:LSET P$=MKS$(P):LSET Q$=MKI$(Q)",
  "50 PUT 1,I:NEXT:CLOSE",
  "60 DATA BOLT,1.5,12,NUT,.25,-3,WASHER,100,7",
];

/**
 * Counts for ever, in double precision, so that the numbers of the rows stay whole on the screen. Every row
 * carries a number that follows from the one before, so a row that is lost, doubled or computed from a
 * stale variable shows.
 */
export const chain = ["10 X=1", "20 I#=I#+1:X=(X*31+11) MOD 1009", '30 PRINT "ROW";I#;X', "40 FOR J=1 TO 500:NEXT:GOTO 20"];

/** The same as fast as it can. */
export const fastChain = [...chain.slice(0, 3), "40 GOTO 20"];

/** The same with time between the rows, whatever runs the loop. */
export const slowChain = [...chain.slice(0, 3), "40 FOR J=1 TO 20000!:Y=SIN(J):NEXT:GOTO 20"];

/** The numbers of the rows of `chain` on screen; an error when they are not a part of its one possible transcript. */
export function chainRows(rows: string[]): number[] {
  const counted = rows.flatMap((row) => {
    const [, number, value] = /^ROW (\d+) {2}(\d+)$/.exec(row) ?? [];
    return number === undefined ? [] : [{ number: Number(number), value: Number(value) }];
  });
  counted.forEach(({ number, value }, index) => {
    const before = counted[index - 1];
    const expected = before ? (before.value * 31 + 11) % 1009 : value;
    if ((before && number !== before.number + 1) || value !== expected) {
      throw new Error(`"ROW ${number} ${value}" cannot follow "ROW ${before?.number} ${before?.value}"`);
    }
  });
  return counted.map(({ number }) => number);
}

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
