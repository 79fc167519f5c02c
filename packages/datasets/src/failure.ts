/** What an error of `fetch` says, with the reason behind Node's "fetch failed". */
export function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (!(error.cause instanceof Error)) return error.message;
  const { message, code } = error.cause as Error & { readonly code?: string };
  return `${error.message}: ${message || code}`;
}
