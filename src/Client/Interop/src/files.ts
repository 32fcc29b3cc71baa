// Files that a person takes from the page, or gives to it. Mirrored by src/Client/App/Browser/Files.cs.

export function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken hold of the bytes only when it comes to the download.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The text of the file that was chosen in an input; null when none was, or a longer one than that. */
export async function readChosen(inputId: string, mostBytes: number): Promise<string | null> {
  const input = document.getElementById(inputId);
  const file = input instanceof HTMLInputElement ? input.files?.[0] : undefined;
  return file && file.size <= mostBytes ? file.text() : null;
}
