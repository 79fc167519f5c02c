import type { Entry, EntryId, Shape } from '@keisan/autograd';
import { type OpEntry, registry, sizeOf } from '@keisan/autograd/internal';
import { Patches, type WindowAttrs } from './patches.ts';

/** The attributes of a convolution. */
interface ConvAttrs extends WindowAttrs {
  readonly groups: number;
}

/** A convolution, or its derivative by images or kernel, as a product of patches; null where it is better off as it is. */
export function lowerConvolution(entries: Entry[], entry: OpEntry): EntryId | null {
  const { op, inputs, shape, dtype } = entry;
  const attrs = entry.attrs as unknown as ConvAttrs;
  const { input, output, dilation, before, groups } = attrs;
  if (groups > 1 || dtype !== 'float32' || before.some((n) => n < 0)) return null;
  const [a, b, bias] = inputs as [EntryId, EntryId, EntryId?];
  const patches = new Patches(entries, attrs);
  const images = (of: Shape, spatial: readonly number[]) => [of[0]!, ...spatial];

  if (op === registry.conv) {
    const { shape: x } = entries[a]!;
    const w = entries[b]!.shape;
    const rows = patches.ofImages(a);
    const weights = patches.reshape(b, [sizeOf(w.slice(0, -1)), w.at(-1)!]);
    const flat = patches.product(rows, weights);
    const whole = patches.reshape(flat, [...images(x, output), w.at(-1)!]);
    const sum = bias === undefined ? whole : patches.add(registry.add, [whole, bias], {}, patches.shapeOf(whole));
    return patches.asWanted(sum);
  }
  if (op === registry.convKernel) {
    const rows = patches.ofImages(a);
    const results = patches.reshape(patches.last(b), [patches.shapeOf(rows)[0]!, shape.at(-1)!]);
    return patches.reshape(patches.product(rows, results, true), shape);
  }
  const { shape: y } = entries[a]!;
  const around = patches.around(a);
  if (around === null) return null;
  const ones = input.map(() => 1);
  const flat = patches.product(patches.matrix(around, input, ones, dilation), patches.turned(b));
  return patches.asWanted(patches.reshape(flat, [...images(y, input), patches.shapeOf(flat)[1]!]));
}
