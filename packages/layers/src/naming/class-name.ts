import { nameOfClass } from '@keisan/autograd/internal';

/**
 * The name of an object's class. The classes of this package state theirs as `className`, since code that was made small
 * for the browser has lost it; a class of the user's own may do so too.
 */
export const classNameOf = (object: object): string => nameOfClass(object.constructor);
