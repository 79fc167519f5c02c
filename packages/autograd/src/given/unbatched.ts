/** The property in which what gives elements one after the other says whether they are known to be rows rather than batches. */
export const UNBATCHED: unique symbol = Symbol('keisan.unbatched');
