/** Whether `value` is a number that float32 has, but for rounding: no NaN, and none that becomes infinite. */
export const isFinite32 = (value: number): boolean => Number.isFinite(Math.fround(value));

/** What is expected in place of a finite number that float32 does not have. */
export const UP_TO_FLOAT32 = 'numbers up to 3.4e38, the largest of float32';
