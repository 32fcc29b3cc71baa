// What the page asks of the browser beyond Blazor. Mirrored by src/Client/App/Browser/Dom.cs.

export function showDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

export function closeDialog(id: string): void {
  const dialog = document.getElementById(id);
  if (dialog instanceof HTMLDialogElement) dialog.close();
}

export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

export function userAgent(): string {
  return navigator.userAgent;
}

export function onNextFrame(callback: () => void): void {
  requestAnimationFrame(() => callback());
}

/** Names stand in `data-shown-as`, on the element itself or around it. */
export function onFocusChange(callback: (name: string) => void): void {
  document.addEventListener("focusin", ({ target }) => callback(shownAs(target)));
  document.addEventListener("focusout", ({ relatedTarget }) => relatedTarget || callback(""));
}

function shownAs(target: EventTarget | null): string {
  return (target instanceof Element && target.closest<HTMLElement>("[data-shown-as]")?.dataset["shownAs"]) || "";
}

export function visible(): boolean {
  return document.visibilityState === "visible";
}

export function onVisibilityChange(callback: () => void): void {
  document.addEventListener("visibilitychange", () => callback());
}
