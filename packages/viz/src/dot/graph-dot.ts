import { checkOptions, describeValue, type OptionNames, Parameter, Tensor, ValueError } from '@keisan/autograd';
import { digraph, toDot } from 'ts-graphviz';
import { nodeColors } from './colors.ts';
import { checkRankDir, edgeStyle, graphStyle, nodeStyle, type RankDir } from './style.ts';

/** Options of {@link graphToDot}. */
export interface GraphToDotOptions {
  /** Whether to show the shape and dtype of each value. Default: true. */
  showShapes?: boolean;
  /** The direction of the diagram. Default: `'TB'`, from top to bottom. */
  rankdir?: RankDir;
  /** The resolution of a PNG, in dots per inch. Default: 200. */
  dpi?: number;
}

/** The options of {@link graphToDot}. */
export const graphToDotOptions: OptionNames<GraphToDotOptions> = { showShapes: true, rankdir: true, dpi: true };

/** What `result` was computed from, itself included, in order of computation. */
function ancestry(result: Tensor): Tensor[] {
  const seen = new Set([result]);
  const stack = [result];
  for (let t = stack.pop(); t; t = stack.pop()) {
    for (const input of t.node?.inputs ?? []) {
      if (seen.has(input)) continue;
      seen.add(input);
      stack.push(input);
    }
  }
  return [...seen].sort((a, b) => a.id - b.id);
}

function kindOf(t: Tensor): keyof typeof nodeColors {
  if (t.node) return 'op';
  if (t.gradTarget instanceof Parameter) return 'parameter';
  return t.requiresGrad || t.isSymbolic ? 'input' : 'constant';
}

function labelOf(t: Tensor, showShapes: boolean): string {
  const literal =
    !t.node && !t.isSymbolic && !t.requiresGrad && t.size === 1 ? String(Number(t.item().toPrecision(6))) : '';
  const name = t.node ? [t.node.op.name, t.name].filter(Boolean).join('\n') : t.name || literal || 'tensor';
  return showShapes ? `${name}\n${t.dtype}[${t.shape.join(', ')}]` : name;
}

/**
 * The computation graph of a tensor in the DOT language: ovals for tensors that were given (blue: differentiated by,
 * green: parameters, grey: constants), boxes for operations. The same computation always gives the same text.
 *
 * @param result a tensor that remembers how it was computed: something in its history has to require a gradient.
 */
export function graphToDot(result: Tensor, options: GraphToDotOptions = {}): string {
  checkOptions('graphToDot', options, graphToDotOptions);
  return drawGraph('graphToDot', result, options);
}

/** {@link graphToDot} for a function of another name, which its errors mention. */
export function drawGraph(where: string, result: Tensor, options: GraphToDotOptions): string {
  const { showShapes = true } = options;
  const rankdir = checkRankDir(where, options.rankdir ?? 'TB');
  if (!(result instanceof Tensor)) {
    throw new ValueError({ where, got: describeValue(result), expected: 'a tensor that was computed' });
  }
  const tensors = ancestry(result.read());
  const ids = new Map(tensors.map((t, i) => [t, `n${i}`]));
  const graph = digraph('computation', { ...graphStyle, rankdir }, (g) => {
    g.attributes.node.apply({ ...nodeStyle, margin: '0.12,0.06' });
    g.attributes.edge.apply(edgeStyle);
    for (const t of tensors) {
      const kind = kindOf(t);
      // A backslash has a meaning in every label.
      const label = labelOf(t, showShapes).replaceAll('\\', '\\\\');
      g.node(ids.get(t)!, { label, shape: kind === 'op' ? 'box' : 'oval', ...nodeColors[kind] });
    }
    for (const t of tensors) for (const input of t.node?.inputs ?? []) g.edge([ids.get(input)!, ids.get(t)!]);
  });
  return `${toDot(graph)}\n`;
}
