import type { Graph } from '@keisan/autograd';
import { shareCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { dropDeadCode } from './dead-code.ts';
import { nested } from './nested.ts';
import { pruneOutputs } from './prune-outputs.ts';
import { reluAfterPool } from './relu-after-pool.ts';
import { simplify } from './simplify.ts';
import { sumOfUnpooled } from './sum-of-unpooled.ts';

/** A rewriting of a graph into an equal, cheaper one. */
export type Pass = (graph: Graph) => Graph;

/** How graphs are written for a backend. */
export interface Writing {
  /** What joins small values that are updated alike, for a backend that pays for each of them. Default: nothing, they stay apart. */
  readonly joins?: readonly Pass[];
}

/** The passes that a graph goes through before a backend gets it, in order. */
export const passesFor = ({ joins = [] }: Writing): readonly Pass[] => [
  dropDeadCode,
  pruneOutputs,
  nested((graph) => optimizeFor({ joins }, graph)),
  ...joins,
  nested(dropDeadCode),
  simplify,
  reluAfterPool,
  sumOfUnpooled,
  foldConstants,
  shareCommonSubexpressions,
  dropDeadCode,
];

/** Puts a graph through the passes that are for a backend. */
export const optimizeFor = (writing: Writing, graph: Graph): Graph =>
  passesFor(writing).reduce((current, pass) => pass(current), graph);
