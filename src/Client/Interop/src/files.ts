// Files that a person takes from the page, or gives to it. Mirrored by src/Client/App/Browser/Files.cs.

import type { MemoryView } from "./bytes";

export function download(name: string, type: string, text: string): void {
  save(name, new Blob([text], { type }));
}

export function downloadBytes(name: string, view: MemoryView): void {
  save(name, new Blob([view.slice()], { type: "application/octet-stream" }));
}

function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the bytes only when it comes to the download.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The text of the file that was chosen in an input; null when none was, or a longer one than that. */
export async function readChosen(inputId: string, mostBytes: number): Promise<string | null> {
  return chosen(inputId, mostBytes)?.text() ?? null;
}

/** As `readChosen`. Bytes reach .NET inside of an object only. */
export async function readChosenBytes(inputId: string, mostBytes: number): Promise<{ bytes: Uint8Array } | null> {
  const file = chosen(inputId, mostBytes);
  return file ? { bytes: new Uint8Array(await file.arrayBuffer()) } : null;
}

function chosen(inputId: string, mostBytes: number): File | undefined {
  const input = document.getElementById(inputId);
  const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
  return file && file.size <= mostBytes ? file : undefined;
}
