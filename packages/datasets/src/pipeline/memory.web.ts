/** How much memory there can be, in bytes: for objects, and in all. What browsers give a page, whatever the machine has. */
export const memory = (): { readonly heap: number; readonly all: number } => ({ heap: 2 ** 32, all: 2 ** 34 });
