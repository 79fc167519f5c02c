import type { Graph } from '@keisan/autograd';
import { checkGraph } from '@keisan/autograd/internal';
import { shareCommonSubexpressions } from './common-subexpressions.ts';
import { foldConstants } from './constant-folding.ts';
import { dropDeadCode } from './dead-code.ts';
import { joinCarries } from './join-carries.ts';
import { joinVariables } from './join-variables.ts';
import { nested } from './nested.ts';
import { pruneOutputs } from './prune-outputs.ts';
import { reluAfterPool } from './relu-after-pool.ts';
import { simplify } from './simplify.ts';
import { sumOfUnpooled } from './sum-of-unpooled.ts';

/** A rewriting of a graph into an equal, cheaper one. */
export type Pass = (graph: Graph) => Graph;

/** How graphs are written for a backend. */
export interface Writing {
  /** Whether small values that are updated alike stay apart, for a backend that does not pay for each of them. Default: they are joined. */
  readonly keepsApart?: boolean;
}

const passesFor = (writing: Writing): readonly Pass[] => [
  dropDeadCode,
  pruneOutputs,
  nested((graph) => optimizeFor(writing, graph)),
  ...(writing.keepsApart ? [] : [joinCarries, joinVariables]),
  nested(dropDeadCode),
  simplify,
  reluAfterPool,
  sumOfUnpooled,
  foldConstants,
  shareCommonSubexpressions,
  dropDeadCode,
];

/** The passes that a graph goes through before it is lowered, in order. */
export const passes: readonly Pass[] = passesFor({});

/** Puts a graph through the passes that are for a backend. */
export const optimizeFor = (writing: Writing, graph: Graph): Graph =>
  passesFor(writing).reduce((current, pass) => pass(current), graph);

/**
 * Puts a graph through all {@link passes}.
 * @throws ValueError for anything but a graph.
 *
 * @example
 * ```ts
 * import { optimize, printGraph, type Tensor, trace } from 'keisan';
 *
 * const graph = trace((x: Tensor) => x.mul(1).sub(0), [{ shape: [2] }]);
 * printGraph(optimize(graph));
 * // graph(x0: float32[2]) {
 * //   return x0
 * // }
 * ```
 */
export function optimize(graph: Graph): Graph {
  checkGraph('optimize', graph);
  return optimizeFor({}, graph);
}
