// Keeps the app on the device: all files of one build as one set, or none of them. Pages and workers of a build get its files and no others,
// whether or not there is a server. It sees nothing but the app's own files and pages; what is asked of the API never comes here.
//
// A set is installed whole, every file checked against its hash. A newer build waits beside it until a person wants it (`activate`), and the
// older one is kept for as long as a page of it is open: each page holds a shared Web Lock that is named like its set.

declare const self: ServiceWorkerGlobalScope;

/** Written by the bundler, in front of this script. */
declare const bundle: { readonly build: string; readonly files: readonly KeptFile[] };

interface KeptFile {
  readonly path: string;
  readonly integrity: string;
  /** The path changes whenever the content does, so it is the same file in whatever set. */
  readonly immutable: boolean;
}

const prefix = "syncengine/app/";
const own = prefix + bundle.build;
const files = new Map(bundle.files.map((file) => [file.path, file]));

/** The app's own addresses, as its router and the server know them. */
const page = /^\/(?:index\.html|join|recover|w(?:\/.*)?)?$/;

/** A name that tells its content; other builds have others. */
const hashed = /\.[0-9a-f]{12}\.\w+$/;

self.addEventListener("install", (event) => event.waitUntil(install()));

self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  if (event.data === "activate") {
    event.waitUntil(self.skipWaiting());
  } else if (event.data === "build") {
    event.ports[0]?.postMessage(bundle.build);
    event.waitUntil(prune());
  }
});

self.addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== self.location.origin) return;
  // The page itself is asked for by its path alone: what an address says besides (an invite's secret) is neither matched nor kept.
  if (mode === "navigate" ? page.test(pathname) : files.has(pathname) || hashed.test(pathname)) {
    event.respondWith(answer(event, mode === "navigate" ? "/index.html" : pathname));
  }
});

async function install(): Promise<void> {
  const set = await caches.open(own);
  await Promise.all(bundle.files.map(async (file) => set.put(file.path, await take(file))));
}

/** Of what is kept of other builds, most is the same. */
async function take(file: KeptFile): Promise<Response> {
  const known = file.immutable ? await caches.match(file.path) : undefined;
  // A copy of the browser's that is not what it should be must not stand in the way for ever.
  return known ?? load(file, file.immutable ? "default" : "no-cache").catch(() => load(file, "reload"));
}

/** The browser refuses what has another hash. */
const load = ({ path, integrity }: KeptFile, cache: RequestCache): Promise<Response> => fetch(path, { cache, integrity });

async function activate(): Promise<void> {
  await self.clients.claim();
  await prune();
}

async function answer(event: FetchEvent, path: string): Promise<Response> {
  const kept = (await caches.match(path, { cacheName: own })) ?? (hashed.test(path) ? await caches.match(path) : undefined);
  if (kept) return kept;
  // The browser, or a person, has taken the set away.
  if (files.has(path)) event.waitUntil(install().catch(() => {}));
  return fetch(event.request);
}

/** Lets go of the sets of which no page is open. */
async function prune(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== own);
  if (others.length === 0 || self.registration.installing || self.registration.waiting) return;
  const { held = [] } = await navigator.locks.query();
  const open = held.flatMap(({ name }) => (name?.startsWith(prefix) ? [name] : []));
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  // A page that holds no lock yet may be of any build.
  if (open.length < pages.length) return;
  await Promise.all(others.filter((name) => !open.includes(name)).map((name) => caches.delete(name)));
}

export {};
