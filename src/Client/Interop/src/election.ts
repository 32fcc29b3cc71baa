// One worker of the origin leads, of whatever build or tab it is: the one that holds the lock. Others wait, with .NET started, to take its place.
import { askToRetire, askWhoLeads, electionLock, iLead, live, workerLock, type FromWorker } from "./channel";

/** How often a worker that waits asks whether the one that leads is there, in milliseconds. */
const askEvery = 150;
/** So many questions in a row without an answer: it is frozen, or hangs. */
const mostUnanswered = 3;

/** A page names the worker it has made; a shared worker names itself. */
export const instance = "onconnect" in self ? crypto.randomUUID() : self.name;
export const build = location.pathname;

let leads = false;
let release = (): void => {};
let watches = true;
let unanswered = 0;
let waits = false;
let hasAskedToRetire = false;
let say: (kind: string) => void;

export const isLeading = (): boolean => leads;

/** Resolves when this worker leads. */
export async function lead(tell: (kind: string) => void): Promise<void> {
  say = tell;
  // First of all: whoever hears of this worker may wait for that lock, to learn of its end.
  await live(workerLock(instance));
  waits = true;
  let asking: ReturnType<typeof setInterval> | undefined;
  await new Promise<void>((won) => {
    const queue = new AbortController();
    compete({ signal: queue.signal }, won);
    let asked = 0;
    const ask = (): void => {
      const now = performance.now();
      // Whoever asks late has stood still itself, and the silence proves nothing.
      unanswered = watches && now - asked < 2 * askEvery ? unanswered + 1 : 0;
      asked = now;
      if (unanswered > mostUnanswered) {
        clearInterval(asking);
        queue.abort();
        compete({ steal: true }, won);
      } else if (watches) say(askWhoLeads);
    };
    asking = setInterval(ask, askEvery);
    ask();
  });
  clearInterval(asking);
  waits = false;
  say(iLead);
}

/** Lets another lead, of a build that was started later. This worker may lead again when that one has come to its end. */
export function resign(): void {
  leads = false;
  watches = false;
  hasAskedToRetire = true;
  release();
}

/** Whether this worker looks after the one that leads: that of a page does while people see the page. */
export function watch(on: boolean): void {
  watches = on;
  unanswered = 0;
}

/** The worker that leads has said that it does. */
export function hearLeader(leader: FromWorker): void {
  unanswered = 0;
  // The build that was started last leads. It asks once, so that two cannot send each other away for ever.
  if (waits && leader.build !== build && !hasAskedToRetire) {
    hasAskedToRetire = true;
    say(askToRetire);
  }
}

function compete(how: LockOptions, won: () => void): void {
  const hold = (): Promise<void> =>
    new Promise((resolve) => {
      release = resolve;
      leads = true;
      won();
    });
  // Given up to steal it instead; or stolen, and then whatever still runs here is to end at once.
  navigator.locks.request(electionLock, how, hold).catch(() => leads && close());
}
