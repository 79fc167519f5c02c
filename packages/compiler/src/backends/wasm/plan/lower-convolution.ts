import type { Entry, EntryId } from '@keisan/autograd';
import { type OpEntry, registry } from '@keisan/autograd/internal';
import { areUsual, Patches, type WindowAttrs } from './patches.ts';
import { Phases } from './phases.ts';
import { totalOp } from './windows.ts';
import { Contraction, type Named } from './writer.ts';

/** The attributes of a convolution. */
interface ConvAttrs extends WindowAttrs {
  readonly groups: number;
}

/** Fewer columns than this do not fill a tile. */
const FEW = 2;

/** So few channels take too little of a tile: those of several places are taken together. */
const FEW_CHANNELS = 8;

/**
 * A convolution, or its derivative by images or kernel, as products of patches, one for each group of channels. Where groups are small,
 * as in depthwise ones, and for what has no products, it is sums of products of numbers.
 */
export function lowerConvolution(entries: Entry[], entry: OpEntry): EntryId | null {
  const { op, inputs, shape, dtype } = entry;
  const attrs = entry.attrs as unknown as ConvAttrs;
  const { kernel, groups } = attrs;
  if (!areUsual(attrs)) return null;
  const [a, b, bias] = inputs as [EntryId, EntryId, EntryId?];
  const patches = new Patches(entries, attrs);
  const named = (name: string) => kernel.map((_, i) => name + i);
  const places = ['image', ...named('place')];
  const taps = named('tap');

  /** The last axis as that of groups, where there are several, and what each has of it. */
  const inGroups = (id: EntryId, before: readonly string[], own: string): Named => {
    if (groups === 1) return { id, axes: [...before, own] };
    const all = patches.shapeOf(id);
    const parts = [...all.slice(0, -1), groups, all.at(-1)! / groups];
    return { id: patches.reshape(id, parts), axes: [...before, 'group', own] };
  };
  const contracted = (left: Named, right: Named, names: readonly string[]) => {
    const kept = names.filter((name) => groups > 1 || name !== 'group');
    const contraction = new Contraction(patches, left, right);
    const isFull = contraction.length(kept.slice(-1)) >= FEW;
    const isShort = contraction.length(left.axes.slice(-1)) < FEW_CHANNELS;
    const hasProducts = dtype === 'float32' && (isFull || (groups === 1 && isShort));
    return hasProducts
      ? contraction.product(kept)
      : contraction.sum(kept, op === registry.convKernel ? registry.sum : totalOp);
  };

  if (op === registry.conv) {
    const images = inGroups(patches.ofImages(a), [...places, ...taps], 'channel');
    const weights = inGroups(b, [...taps, 'channel'], 'filter');
    const flat = contracted(images, weights, [...places, 'group', 'filter']);
    const whole = patches.reshape(flat, [patches.shapeOf(a)[0]!, ...attrs.output, patches.shapeOf(b).at(-1)!]);
    return patches.asWanted(
      bias === undefined ? whole : patches.add(registry.add, [whole, bias], {}, patches.shapeOf(whole)),
    );
  }
  if (op === registry.convKernel) {
    const images = inGroups(patches.ofImages(a), [...places, ...taps], 'channel');
    const results = inGroups(patches.last(b), places, 'filter');
    return patches.reshape(contracted(images, results, [...taps, 'channel', 'group', 'filter']), shape);
  }
  const size = patches.shapeOf(b);
  const own = size.at(-2)!;
  const phases = new Phases(patches, attrs, own < FEW_CHANNELS);
  const windows = phases.windows(patches.last(a));
  const turned = phases.kernel(b);
  const steps = phases.each((i) => [`place${i}`, `phase${i}`]);
  const elements = phases.each((i) => [`tap${i}`, `phase${i}`]);
  const parts = phases.parts.map((part) => {
    const results = inGroups(phases.windowsOf(windows, part), [...places, ...taps], 'filter');
    const weights = inGroups(phases.kernelOf(turned, part), [...elements, 'channel'], 'filter');
    const flat = contracted(results, weights, ['image', ...steps, 'group', 'channel']);
    const shape = patches.shapeOf(flat).slice(0, 1 + steps.length);
    return patches.reshape(flat, [...shape, own * groups]);
  });
  return patches.asWanted(phases.images(parts));
}
