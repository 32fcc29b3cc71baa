// What the tabs and workers of one browser say to each other, and how they know that one of them lives. All of it is hints (invariant 5): the
// data is in IndexedDB, and whoever missed a hint finds it there.

export interface FromTab {
  readonly from: "tab";
  readonly tab: string;
  readonly build: string;
  readonly kind: string;
  readonly workspace: string;
  readonly detail: string;
}

export interface FromWorker {
  readonly from: "worker";
  /** Another one after every start of a worker. */
  readonly instance: string;
  readonly build: string;
  readonly kind: string;
  readonly workspace: string;
  readonly detail: string;
}

export type Said = FromTab | FromWorker;

/** To whoever leads: say that you do. From tabs and from workers that wait. */
export const askWhoLeads = "hello";
/** The answer, and what a worker says when it begins to lead. */
export const iLead = "worker";
/** From a worker of another build to the one that leads. */
export const askToRetire = "retire";

/** Held by the one worker of the origin that leads. */
export const electionLock = "syncengine/worker";
export const tabLock = (tab: string): string => `syncengine/tab/${tab}`;
export const workerLock = (instance: string): string => `syncengine/worker/${instance}`;

export function openChannel(hear: (said: Said) => void): (said: Said) => void {
  const channel = new BroadcastChannel("syncengine");
  channel.onmessage = ({ data }: MessageEvent<Said>) => hear(data);
  return (said) => channel.postMessage(said);
}

/** Resolves when the lock is held; it is given back by the end of this page or worker and by nothing else. */
export function live(lock: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const held = (): Promise<never> => {
      resolve();
      return new Promise(() => {});
    };
    navigator.locks.request(lock, held).catch(reject);
  });
}

/** Resolves when whoever lives by that lock does so no more. */
export function death(lock: string): Promise<void> {
  return navigator.locks.request(lock, () => {});
}
