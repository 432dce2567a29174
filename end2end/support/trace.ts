import type { Browser, Page } from "@playwright/test";

/** An event of Chromium's trace. Times are in microseconds. */
interface Event {
  name: string;
  ts: number;
  dur?: number;
  pid: number;
  tid: number;
  args?: { data?: { type?: string } };
}

/** What a key took, in milliseconds. */
export interface KeyTimes {
  /** From its dispatch to the end of the main thread's work on the frame that shows it. */
  whole: number;
  /** So much of that the main thread worked. */
  work: number;
  /** The rest: it waited for the display's next frame, or for a processor. */
  wait: number;
}

/** The times of all keys that are pressed while `act` runs. */
export async function keysOf(browser: Browser, page: Page, act: () => Promise<void>): Promise<KeyTimes[]> {
  await browser.startTracing(page, { categories: ["devtools.timeline"] });
  await act();
  const trace = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: Event[] };
  return keyTimes(trace.traceEvents);
}

function keyTimes(trace: Event[]): KeyTimes[] {
  const events = trace.sort((a, b) => a.ts - b.ts);
  // The last step of a frame on the main thread: what was painted is put into layers.
  const frames = events.filter(({ name }) => name === "Layerize");
  return events.flatMap((key) => {
    if (key.name !== "EventDispatch" || key.args?.data?.type !== "keydown") return [];
    const frame = frames.find(({ ts, pid, tid }) => ts > key.ts && pid === key.pid && tid === key.tid);
    if (!frame) return [];
    const end = frame.ts + (frame.dur ?? 0);
    const own = events.filter(({ pid, tid }) => pid === key.pid && tid === key.tid);
    const [whole, work] = [end - key.ts, busy(own, key.ts, end)];
    return [{ whole: whole / 1000, work: work / 1000, wait: (whole - work) / 1000 }];
  });
}

/** How long some event of a thread was going on between two times; `events` by their beginning. */
function busy(events: Event[], from: number, to: number): number {
  let sum = 0;
  let seen = from;
  for (const { ts, dur = 0 } of events) {
    if (ts >= to) break;
    const end = Math.min(ts + dur, to);
    if (end > seen) {
      sum += end - Math.max(ts, seen);
      seen = end;
    }
  }
  return sum;
}
