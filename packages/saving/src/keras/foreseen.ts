import { archiveLength, type LengthIn, sourceOf } from '@keisan/files';
import { beginsAsHdf5, beginsAsJson, beginsAsZip } from '../files/beginnings.ts';
import { Superblock } from '../hdf5/superblock.ts';
import { safetensorsLength } from '../safetensors/safetensors.ts';
import { kerasArchive, MOST_CONFIG } from './archive.ts';

/** How many bytes show what a file is, and where an HDF5 file ends. */
const BEGINNING = 256;

/** How long a file is by its beginning, whose name is known. @throws ValueError for what begins as no such file does. */
type Foresee = (name: string) => LengthIn;

/** @param other What says it of a file that is neither HDF5 nor JSON. */
const foreseenBy =
  (other: Foresee): Foresee =>
  (name) => {
    const otherLength = other(name);
    return (bytes) => {
      const beginning = sourceOf(name, bytes);
      const isAll = bytes.length >= BEGINNING;
      if (beginsAsHdf5(beginning)) {
        const end = isAll ? new Superblock(beginning).end : Number.POSITIVE_INFINITY;
        return Number.isFinite(end) ? end : null;
      }
      if (beginsAsJson(beginning)) return MOST_CONFIG;
      // A description may begin with blanks.
      return isAll || /\S/.test(new TextDecoder().decode(bytes)) ? otherLength(bytes) : null;
    };
  };

const inArchive: Foresee = (name) => archiveLength(name, kerasArchive);

/** Of a file of a model. */
export const foreseenModel = foreseenBy(inArchive);

/** Of a file of a model, or of its weights alone. */
export const foreseenWeights = foreseenBy((name) => {
  const ofArchive = inArchive(name);
  return (bytes) => {
    const beginning = sourceOf(name, bytes);
    return beginsAsZip(beginning) ? ofArchive(bytes) : safetensorsLength(beginning);
  };
});
