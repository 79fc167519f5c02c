/** A number that is not negative in LEB128: seven bits a byte, the lowest first, the top bit set where more follow. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

/** An int32 in signed LEB128: as {@link unsigned}, and the last byte's second highest bit is the sign. */
export function signed(value: number): number[] {
  return -0x40 <= value && value < 0x40 ? [value & 0x7f] : [(value & 0x7f) | 0x80, ...signed(value >> 7)];
}
