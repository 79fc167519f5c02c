import type { MemoryImport } from '@keisan/autograd/internal';

/** How many bytes memory grows by. */
export const PAGE = 65536;
/** The most that 32 bits address. */
const MOST_PAGES = 65536;
/** Where tables lie, before everything else. */
export const TABLE_PAGES = 4;

/** How a module asks for the memory. */
export const memoryImport: MemoryImport = {
  module: 'keisan',
  name: 'memory',
  pages: TABLE_PAGES,
  maximum: MOST_PAGES,
};

/** What a module is given. */
export const importsOf = (memory: WebAssembly.Memory): WebAssembly.Imports => ({
  [memoryImport.module]: { [memoryImport.name]: memory },
});
