import { type LengthIn, MOST_FETCHED } from './fetched.ts';

const FULL = 0xffff_ffff;

/** The parts that an archive is made of, by the four bytes that each begins with. */
const PART = { member: 0x04034b50, listed: 0x02014b50, wideEnd: 0x06064b50, wideEndAt: 0x07064b50, end: 0x06054b50 };

/** How long what comes first of each part is. */
const HEAD: Readonly<Record<number, number>> = {
  [PART.member]: 30,
  [PART.listed]: 46,
  [PART.wideEnd]: 12,
  [PART.wideEndAt]: 20,
  [PART.end]: 22,
};

/** How many bytes a member takes, from the extra field of its head where they are more than 4 GiB. */
function storedSize(view: DataView, at: number, extra: number, end: number): number {
  const size = view.getUint32(at + 18, true);
  if (size !== FULL) return size;
  for (let field = extra; field + 20 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) === 1) return Number(view.getBigUint64(field + 12, true));
  }
  return size;
}

/**
 * Says how long an archive is as soon as its end is there: it goes from part to part.
 * @param refuse What to throw where something else is than a part of an archive, as at the beginning of what is none.
 * Source: APPNOTE 6.3.10, 4.3.
 */
export function zipLengthIn(refuse: () => Error): LengthIn {
  let at = 0;
  return (bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const u16 = (place: number) => view.getUint16(at + place, true);
    while (at + 4 <= bytes.length) {
      const kind = view.getUint32(at, true);
      const head = HEAD[kind];
      if (head === undefined) throw refuse();
      if (at + head > bytes.length) return null;
      if (kind === PART.end) return at + head + u16(20);
      if (kind === PART.wideEnd) at += head + Number(view.getBigUint64(at + 4, true));
      else if (kind === PART.wideEndAt) at += head;
      else if (kind === PART.listed) at += head + u16(28) + u16(30) + u16(32);
      else {
        const extra = at + head + u16(26);
        const data = extra + u16(28);
        if (data > bytes.length) return null;
        // Of one that was written as it came the size is behind it.
        at = u16(6) & 8 ? Number.POSITIVE_INFINITY : data + storedSize(view, at, extra, data);
      }
    }
    // It has at least as many, which is too many.
    return at > MOST_FETCHED && at < Number.POSITIVE_INFINITY ? at : null;
  };
}
