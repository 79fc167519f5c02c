type Eight<T> = readonly [T, T, T, T, T, T, T, T];

/** The remainders of a byte that stands so many bytes before the end, by how many. */
function remainders(): Eight<Uint32Array> {
  const first = Uint32Array.from({ length: 256 }, (_, byte) => {
    let remainder = byte;
    for (let bit = 0; bit < 8; bit++) remainder = remainder & 1 ? (remainder >>> 1) ^ 0xedb88320 : remainder >>> 1;
    return remainder;
  });
  const all = [first];
  for (let i = 1; i < 8; i++) all.push(all[i - 1]!.map((remainder) => (remainder >>> 8) ^ first[remainder & 255]!));
  return all as unknown as Eight<Uint32Array>;
}

let tables: Eight<Uint32Array> | undefined;

/** The checksum of ZIP archives of bytes, after that of those before them. Eight bytes at a time, as zlib does it. Source: ISO 3309. */
export function crc32(bytes: Uint8Array, before = 0): number {
  tables ??= remainders();
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = ~before;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    const low = crc ^ (bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24));
    crc =
      t7[low & 255]! ^
      t6[(low >>> 8) & 255]! ^
      t5[(low >>> 16) & 255]! ^
      t4[low >>> 24]! ^
      t3[bytes[i + 4]!]! ^
      t2[bytes[i + 5]!]! ^
      t1[bytes[i + 6]!]! ^
      t0[bytes[i + 7]!]!;
  }
  for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 255]!;
  return ~crc >>> 0;
}
