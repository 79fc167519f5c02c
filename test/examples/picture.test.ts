import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { drawing, grey, type Picture, png, signed, tiled } from '../../examples/convnet/picture.ts';

test('colours of numbers', () => {
  expect([signed(0, 2), signed(2, 2), signed(-1, 2)]).toEqual([
    [255, 255, 255],
    [255, 0, 0],
    [128, 128, 255],
  ]);
  expect([grey(0), grey(1)]).toEqual([
    [0, 0, 0],
    [255, 255, 255],
  ]);
});

test('pictures beside each other, enlarged', () => {
  const [black, white] = [0, 1].map((value) => drawing([[value]], 2, grey)) as [Picture, Picture];
  const show = (picture: Picture) =>
    picture.map((row) => row.map(([red]) => ({ 0: '#', 255: ' ' })[red!] ?? '.').join(''));
  expect(show(tiled([black, white, black], 2, 1))).toEqual(['##.  ', '##.  ', '.....', '##...', '##...']);
});

test('a PNG file', () => {
  const file = png([[grey(0), grey(1)]]);
  expect(file.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  expect(file.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  const at = file.indexOf('IDAT');
  const length = file.readUInt32BE(at - 4);
  expect([...inflateSync(file.subarray(at + 4, at + 4 + length))]).toEqual([0, 0, 0, 0, 255, 255, 255]);
});
