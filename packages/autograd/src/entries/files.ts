// What the other packages of Keisan do with files in Node, and nobody else should: it may change at any time.
export { makeFolders } from '../files/folders.node.ts';
export { pathOf } from '../files/path.node.ts';
export { noFile, removeLeftovers, replaceFile } from '../files/replace-file.node.ts';
