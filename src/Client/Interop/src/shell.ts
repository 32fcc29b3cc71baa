// The page's side of the service worker: whether the app is kept on this device, and newer builds of it. Mirrored by
// src/Client/App/Browser/AppShell.cs.

/** Which build this page is of. */
const build = document.querySelector<HTMLMetaElement>('meta[name="build"]')?.content ?? "";

let registration: ServiceWorkerRegistration | undefined;

/** Says for as long as this page lives that its files are needed: service-worker.ts looks for the lock. */
export function hold(): void {
  void navigator.locks?.request(`syncengine/app/${build}`, { mode: "shared" }, () => new Promise(() => {}));
}

/** Not in pages that come over http from another machine, and not in every private window. */
export function supported(): boolean {
  return "serviceWorker" in navigator;
}

/** Registers the service worker and says, then and at each change, whether a set is kept here and whether it is another than this page's. */
export async function start(changed: (kept: boolean, newer: boolean) => void): Promise<void> {
  if (!supported()) return;
  const registered = await navigator.serviceWorker.register("service-worker.js", { updateViaCache: "none" });
  registration = registered;

  const look = async (): Promise<void> => {
    const newest = registered.waiting ?? registered.active;
    changed(registered.active !== null, newest !== null && (await buildOf(newest)) !== build);
  };
  const watch = (): void => registered.installing?.addEventListener("statechange", look);
  registered.addEventListener("updatefound", watch);
  navigator.serviceWorker.addEventListener("controllerchange", look);
  watch();

  // The browser itself looks for a newer one only when a page is opened.
  const ask = (): void => void registered.update().catch(() => {});
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && ask());
  addEventListener("online", ask);
  setInterval(ask, 3_600_000);
  await look();
}

/** Goes over to the newest build: activates it and loads this page anew. Other pages go on as they are, and are told. */
export async function update(): Promise<void> {
  await activate().catch(() => {});
  location.reload();
}

async function activate(): Promise<void> {
  if (!registration) return;
  if (!registration.waiting) {
    const { installing } = (await registration.update()) ?? registration;
    if (installing) await until(installing, () => installing.state !== "installing");
  }
  const { waiting } = registration;
  if (!waiting) return;
  waiting.postMessage("activate");
  await until(waiting, () => waiting.state === "activated" || waiting.state === "redundant");
}

function until(worker: ServiceWorker, reached: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (reached() && resolve());
    worker.addEventListener("statechange", look);
    look();
  });
}

function buildOf(worker: ServiceWorker): Promise<string> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    worker.postMessage("build", [port2]);
  });
}
