import { ValueError } from '@keisan/autograd';
import { describeValue } from '@keisan/autograd/internal';
import { layOut } from '#graphviz';
import { checkCrowd } from './crowd.ts';
import { fontFamily } from './font-family.ts';
import { checkText } from './layout-errors.ts';
import { substituteNonAscii } from './stand-ins.ts';
import { setType } from './typography.ts';

/** A short text that other texts do not share. Source: http://www.isthe.com/chongo/tech/comp/fnv/ */
function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** A page shares the ids of its pictures: those of one must not name the fills of another. */
function ownIds(svg: string, prefix: string): string {
  return svg.replace(/(?<= id="|url\(#)/g, `${prefix}-`);
}

/**
 * DOT as an SVG picture, laid out by Graphviz, which runs as WebAssembly: in Node in a thread, in a browser in a worker.
 *
 * @throws LayoutError for text that is no DOT, and for a graph that Graphviz has not the memory or the time to lay out: more than
 * 10,000 boxes or 5,000 in a row, say, or 4 million characters, which is told at once.
 *
 * @example
 * ```ts
 * import { tensor } from 'keisan';
 * import { graphToDot, renderSvg } from 'keisan/utils';
 *
 * const x = tensor([1, 2], { requiresGrad: true, name: 'x' });
 * const svg = await renderSvg(graphToDot(x.square().sum()));
 * svg.includes('<svg'); // true
 * ```
 */
export async function renderSvg(dot: string): Promise<string> {
  if (typeof dot === 'string') return drawSvg('renderSvg', dot);
  throw new ValueError({
    where: 'renderSvg',
    got: describeValue(dot),
    expected: 'text in the DOT language',
    fix: 'Write renderSvg(modelToDot(model)), or graphToDot(tensor) for a computation',
  });
}

/** {@link renderSvg} for a function of another name, which its errors mention. */
export async function drawSvg(where: string, dot: string): Promise<string> {
  checkText(where, dot);
  checkCrowd(where, dot);
  const { text, restore } = substituteNonAscii(dot);
  const svg = ownIds(await layOut(text, where), `k${fingerprint(dot)}`);
  return setType(restore(svg)).replaceAll('font-family="Arial"', `font-family="${fontFamily}"`);
}
