// How this browser runs the worker: one for all pages where there are shared workers, one in each page where there are none.

export interface WorkerHost {
  /** Starts the worker, or makes sure that it runs. */
  start(): void;
  /** Whether this page runs that worker, so that the page speaks for it while it is busy. */
  runs(instance: string): boolean;
  /** That worker has come to its end. */
  lost(instance: string): void;
  /** People see this page, or do so no more. */
  show(visible: boolean): void;
}

export const workerUrl = new URL("./worker.js", import.meta.url);

export function hostWorker(failed: (why: string) => void): WorkerHost {
  return typeof SharedWorker === "function" ? shared(failed) : dedicated(failed);
}

function shared(failed: (why: string) => void): WorkerHost {
  const start = (): void => {
    const worker = new SharedWorker(workerUrl, { type: "module", name: "syncengine" });
    worker.onerror = (event) => failed(describe(event));
  };
  return { start, runs: () => false, lost: start, show: () => {} };
}

function dedicated(failed: (why: string) => void): WorkerHost {
  let name = "";
  let worker: Worker | undefined;
  const start = (): void => {
    worker?.terminate();
    name = crypto.randomUUID();
    worker = new Worker(workerUrl, { type: "module", name });
    worker.onerror = (event) => failed(describe(event));
    show(document.visibilityState === "visible");
  };
  const show = (visible: boolean): void => worker?.postMessage(visible);
  return {
    start,
    runs: (instance) => instance === name,
    lost: (instance) => void (instance === name && start()),
    show,
  };
}

function describe(event: Event): string {
  return (event as ErrorEvent).message ?? "The worker could not be loaded.";
}
