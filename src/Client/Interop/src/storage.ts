// What the browser says about the room it gives us. Mirrored by src/Client/App/Browser/BrowserStorage.cs.

/** Asks the browser not to clear what is here by itself; some ask the person, some decide by how the app is used. */
export async function persist(): Promise<boolean> {
  return (await navigator.storage?.persist?.()) ?? false;
}

/** The same without waiting: a person may take their time to answer. */
export function ask(): void {
  persist().catch(() => {});
}

/** Whether what is here stays until the person clears it (1 or 0), the bytes used, the bytes there are; nothing where the browser does not say. */
export async function look(): Promise<string> {
  const { storage } = navigator;
  if (!storage?.estimate) return "";
  const [persisted, { usage = 0, quota = 0 }] = await Promise.all([storage.persisted(), storage.estimate()]);
  return `${persisted ? 1 : 0} ${usage} ${quota}`;
}
