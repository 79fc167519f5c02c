import { describeValue, suggestion, ValueError } from '@keisan/autograd';

/** The direction in which a diagram grows: from top to bottom, left to right, or the other way. */
export type RankDir = 'TB' | 'LR' | 'BT' | 'RL';

const directions: readonly RankDir[] = ['TB', 'LR', 'BT', 'RL'];

/** @throws ValueError for anything but a direction. */
export function checkRankDir(where: string, rankdir: RankDir): RankDir {
  if (directions.includes(rankdir)) return rankdir;
  throw new ValueError({
    where,
    got: `rankdir ${describeValue(rankdir)}`,
    expected: `one of ${directions.join(', ')}`,
    fix: suggestion(String(rankdir), directions),
  });
}

/** Arial, because Graphviz knows its widths and the font that the PNG is drawn with has the same. */
const FONT = 'Arial';

/** What all diagrams have in common. */
export const graphStyle = { bgcolor: 'white', pad: 0.1 } as const;
export const nodeStyle = {
  fontname: FONT,
  fontsize: 12,
  style: 'filled',
  fontcolor: '#1c2430',
  penwidth: 1.2,
} as const;
export const edgeStyle = { color: '#5b6b7a', arrowsize: 0.7, fontname: FONT, fontsize: 10 } as const;
