import { ValueError } from '@keisan/autograd';
import { notAmong } from '@keisan/autograd/internal';

/** The direction in which a diagram grows: from top to bottom, left to right, or the other way. */
export type RankDir = 'TB' | 'LR' | 'BT' | 'RL';

const directions: readonly RankDir[] = ['TB', 'LR', 'BT', 'RL'];

/** @throws ValueError for anything but a direction. */
export function checkRankDir(where: string, rankdir: RankDir): RankDir {
  if (directions.includes(rankdir)) return rankdir;
  throw new ValueError(notAmong(where, 'rankdir', rankdir, directions));
}
