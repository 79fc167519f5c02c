import type { Source } from '@keisan/files';

/** Several files one after the other, as one. */
export function joined(name: string, parts: readonly Source[]): Source {
  const starts: number[] = [];
  let size = 0;
  for (const part of parts) {
    starts.push(size);
    size += part.size;
  }
  const take = (offset: number, length: number): Uint8Array<ArrayBuffer> => {
    const bytes = new Uint8Array(length);
    parts.forEach((part, i) => {
      const from = Math.max(offset, starts[i]!);
      const to = Math.min(offset + length, starts[i]! + part.size);
      if (from < to) bytes.set(part.read(from - starts[i]!, to - from), from - offset);
    });
    return bytes;
  };
  return { name, size, read: take, take };
}
