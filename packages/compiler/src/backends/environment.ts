/** What the environment says of something; a page has it as a global variable. */
export function setting(name: 'KEISAN_RUNTIME' | 'KEISAN_THREADS'): string | undefined {
  const { process, [name]: own } = globalThis as { [name: string]: unknown } & {
    process?: { readonly env?: Readonly<Record<string, string | undefined>> };
  };
  const found = process?.env?.[name] || own;
  return found ? String(found) : undefined;
}
