/** Rows and columns of a tile: its elements, four of the right operand and one of the left, stay in registers. */
export const TILE_ROWS = 4;
export const TILE_COLUMNS = 8;

/** Bytes of one depth of a panel of the left operand, and of the right one. */
export const LEFT_STEP = 4 * TILE_ROWS;
export const RIGHT_STEP = 4 * TILE_COLUMNS;

/**
 * Rows and columns of a block: what follows a product is computed block by block, while its elements are near. Rows are long, since those of
 * weights and slots are read and written then.
 */
export const BLOCK_ROWS = 32;
export const BLOCK_COLUMNS = 128;

/** How many bytes a block takes. */
export const BLOCK_BYTES = 4 * BLOCK_ROWS * BLOCK_COLUMNS;
