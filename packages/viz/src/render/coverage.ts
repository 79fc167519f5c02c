/** The name of the table that maps characters to glyphs. */
const CMAP = 0x636d6170;

/** Whether a font has a glyph for a character. */
export type Coverage = (codePoint: number) => boolean;

function inSegments(font: DataView, table: number, codePoint: number): boolean {
  const size = font.getUint16(table + 6);
  for (let i = 0; i < size; i += 2) {
    if (codePoint > font.getUint16(table + 14 + i)) continue;
    const start = font.getUint16(table + 16 + size + i);
    if (codePoint < start) return false;
    const delta = font.getUint16(table + 16 + 2 * size + i);
    const place = table + 16 + 3 * size + i;
    const offset = font.getUint16(place);
    if (offset === 0) return (codePoint + delta) % 0x10000 !== 0;
    return font.getUint16(place + offset + 2 * (codePoint - start)) !== 0;
  }
  return false;
}

function inGroups(font: DataView, table: number, codePoint: number): boolean {
  const count = font.getUint32(table + 12);
  for (let i = 0; i < count; i++) {
    const group = table + 16 + 12 * i;
    if (codePoint >= font.getUint32(group) && codePoint <= font.getUint32(group + 4)) return true;
  }
  return false;
}

/** The tables that fonts in use have, by their formats: others are for variants of letters, or older than Unicode. */
const searches: Readonly<Record<number, typeof inSegments>> = { 4: inSegments, 12: inGroups };

/**
 * Reads from a TrueType font which characters it has.
 *
 * Source: https://learn.microsoft.com/typography/opentype/spec/cmap
 */
export function readCoverage(file: Uint8Array): Coverage {
  const font = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const entries = Array.from({ length: font.getUint16(4) }, (_, i) => 12 + 16 * i);
  const cmap = font.getUint32(entries.find((entry) => font.getUint32(entry) === CMAP)! + 8);
  const tables = Array.from({ length: font.getUint16(cmap + 2) }, (_, i) => cmap + font.getUint32(cmap + 8 + 8 * i));
  return (codePoint) => tables.some((table) => searches[font.getUint16(table)]?.(font, table, codePoint) ?? false);
}
