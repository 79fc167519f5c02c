import { addTo } from '@keisan/autograd/internal';
import type { Arrow } from './ranks.ts';
import type { DotAttributes, DotEdge, DotGraph } from './write-dot.ts';

const framesOf = ({ frames }: DotGraph): readonly (readonly [string, DotGraph])[] => [...(frames ?? [])];

/** The boxes of a diagram, those within its frames too. */
export const boxesOf = (graph: DotGraph): Map<string, DotAttributes> =>
  new Map([...graph.nodes, ...framesOf(graph).flatMap(([, frame]) => [...boxesOf(frame)])]);

/** The arrows of a diagram, those within its frames too. */
export const arrowsOf = (graph: DotGraph): Arrow<string>[] => [
  ...graph.edges.map(([from, to]) => [from, to] as const),
  ...framesOf(graph).flatMap(([, frame]) => arrowsOf(frame)),
];

/**
 * A diagram in which long arrows begin at the same box, drawn again in the frame where they end.
 *
 * @param repeat A box as it looks where it is drawn again.
 * @param short What the other arrows have, unless they say it.
 */
export function withoutLongEdges(
  graph: DotGraph,
  isLong: (from: string, to: string) => boolean,
  repeat: (box: DotAttributes) => DotAttributes,
  short: DotAttributes = {},
): DotGraph {
  const boxes = boxesOf(graph);
  const again = (from: string, to: string) => `${to}_${from}`;
  const sources = new Map<string, string[]>();
  for (const [from, to] of arrowsOf(graph)) {
    if (isLong(from, to)) addTo(sources, to, from);
  }
  const write = (part: DotGraph): DotGraph => ({
    ...part,
    nodes: new Map(
      [...part.nodes].flatMap(([id, attributes]) => [
        [id, attributes] as const,
        ...(sources.get(id) ?? []).map((from) => [again(from, id), repeat(boxes.get(from)!)] as const),
      ]),
    ),
    frames: new Map(framesOf(part).map(([id, frame]) => [id, write(frame)])),
    edges: part.edges.map(
      ([from, to, own = short]): DotEdge => (isLong(from, to) ? [again(from, to), to] : [from, to, own]),
    ),
  });
  return write(graph);
}
