/** Gives the reader a file to keep; returns a sentence that says so. */
export function download({ name, blob }: { readonly name: string; readonly blob: Blob }): string {
  const address = URL.createObjectURL(blob);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it soon, but not at once.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  return `${name} is downloaded (${size(blob.size)}).`;
}

/** The same with a text. */
export const downloadText = (name: string, text: string, type: string): string =>
  download({ name, blob: new Blob([text], { type }) });

function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1e6 ? `${(bytes / 1e3).toPrecision(3)} kB` : `${(bytes / 1e6).toPrecision(3)} MB`;
}
