/** How long the browser has to begin a download, in milliseconds. */
const BEGINS_WITHIN = 60_000;

/** Gives a file to the person at the page, as a download. @throws DOMException where there is no page, as in a worker. */
export function download(name: string, parts: Iterable<Uint8Array>): void {
  const page = (globalThis as { readonly document?: Document }).document;
  if (!page) throw new DOMException('a worker has no page', 'NotSupportedError');
  const link = page.createElement('a');
  link.href = URL.createObjectURL(new Blob([...parts] as BlobPart[]));
  link.download = name.slice(name.lastIndexOf('/') + 1);
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), BEGINS_WITHIN);
}
