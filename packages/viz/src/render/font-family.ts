/** The fonts of every picture: where Arial is missing, others of its widths. */
export const fontFamily = 'Arial, Arimo, Helvetica, sans-serif';
