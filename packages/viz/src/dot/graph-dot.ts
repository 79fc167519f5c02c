import { history, Parameter, Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, type OptionNames } from '@keisan/autograd/internal';
import { digraph, type NodeAttributesObject, toDot } from 'ts-graphviz';
import { nodeColors } from './colors.ts';
import { escapeLabel } from './escape.ts';
import { checkRankDir, type RankDir } from './rank-dir.ts';
import { edgeStyle, graphStyle, literalStyle, nodeStyle, opStyle, variableStyle } from './style.ts';

/** Options of {@link graphToDot}. */
export interface GraphToDotOptions {
  /** Whether to show the shape and dtype of each value. Default: true. */
  showShapes?: boolean;
  /** The direction of the diagram. Default: `'TB'`, from top to bottom. */
  rankdir?: RankDir;
}

/** The options of {@link graphToDot}. */
export const graphToDotOptions: OptionNames<GraphToDotOptions> = { showShapes: true, rankdir: true };

function kindOf(t: Tensor): keyof typeof nodeColors {
  if (t.node) return 'op';
  if (t.gradTarget instanceof Parameter) return 'parameter';
  return t.requiresGrad || t.isSymbolic ? 'input' : 'constant';
}

/** A number that was written into the computation says all with its value. */
const isLiteral = (t: Tensor): boolean => !t.name && t.size === 1 && kindOf(t) === 'constant';

/** `matmul`, or `scores (matmul)` for a result that was named. */
function titleOf(t: Tensor): string {
  if (!t.node) return t.name || 'tensor';
  return t.name ? `${t.name} (${t.node.op.name})` : t.node.op.name;
}

function nodeOf(t: Tensor, showShapes: boolean): NodeAttributesObject {
  const colors = nodeColors[kindOf(t)];
  if (isLiteral(t)) return { label: String(Number(t.item().toPrecision(6))), ...literalStyle, ...colors };
  const title = escapeLabel(titleOf(t));
  return {
    label: showShapes ? `${title}\n${t.dtype}[${t.shape.join(', ')}]` : title,
    ...(t.node ? opStyle : variableStyle),
    ...colors,
  };
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
  const tensors = history(result.read()).reverse();
  const ids = new Map(tensors.map((t, i) => [t, `n${i}`]));
  const graph = digraph('computation', { ...graphStyle, rankdir }, (g) => {
    g.attributes.node.apply({ ...nodeStyle, class: 'value' });
    g.attributes.edge.apply(edgeStyle);
    for (const t of tensors) g.node(ids.get(t)!, nodeOf(t, showShapes));
    for (const t of tensors) for (const input of t.node?.inputs ?? []) g.edge([ids.get(input)!, ids.get(t)!]);
  });
  return `${toDot(graph)}\n`;
}
