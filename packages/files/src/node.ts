// The same of the files of a disk, in Node.
export { makeFolders } from './folders.node.ts';
export { pathOf } from './path.node.ts';
export { behindLinks, checkNoPipe, noFile, removeLeftovers, replaceFile } from './replace-file.node.ts';
