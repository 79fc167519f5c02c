import { history, Parameter, Tensor, ValueError } from '@keisan/autograd';
import { checkOptions, describeValue, type OptionNames } from '@keisan/autograd/internal';
import { visibleName } from '../visible-text.ts';
import { nodeColors } from './colors.ts';
import { escapeLabel } from './escape.ts';
import { findLongEdges } from './long-edges.ts';
import { checkRankDir, type RankDir } from './rank-dir.ts';
import { withoutLongEdges } from './repeated.ts';
import {
  edgeStyle,
  edgeWeight,
  graphStyle,
  layoutEffort,
  literalStyle,
  nodeStyle,
  opStyle,
  variableStyle,
} from './style.ts';
import { type DotAttributes, type DotEdge, writeDot } from './write-dot.ts';

/** Options of {@link graphToDot}. */
export interface GraphToDotOptions {
  /** Whether to show the shape and dtype of each value. Default: true. */
  showShapes?: boolean;
  /** The direction of the diagram. Default: `'TB'`, from top to bottom. */
  rankdir?: RankDir;
}

/** The options of {@link graphToDot}. */
export const graphToDotOptions: OptionNames<GraphToDotOptions> = { showShapes: 'flag', rankdir: true };

function kindOf(t: Tensor): keyof typeof nodeColors {
  if (t.node) return 'op';
  if (t.gradTarget instanceof Parameter) return 'parameter';
  return t.requiresGrad || t.isSymbolic ? 'input' : 'constant';
}

/** A number that was written into the computation says all with its value. */
const isLiteral = (t: Tensor): boolean => !t.name && t.size === 1 && kindOf(t) === 'constant';

/** `matmul`, or `scores (matmul)` for a result that was named. */
function titleOf(t: Tensor): string {
  const name = visibleName(t.name);
  if (!t.node) return name || 'tensor';
  return name ? `${name} (${t.node.op.name})` : t.node.op.name;
}

function nodeOf(t: Tensor, facts: readonly string[]): DotAttributes {
  const colors = nodeColors[kindOf(t)];
  if (isLiteral(t)) return { label: String(Number(t.item().toPrecision(6))), ...literalStyle, ...colors };
  return {
    label: [titleOf(t), ...facts].map(escapeLabel).join('\\n'),
    ...(t.node ? opStyle : variableStyle),
    ...colors,
  };
}

/**
 * The computation graph of a tensor in the DOT language: ovals for tensors that were given (blue: differentiated by,
 * green: parameters, grey: constants), boxes for operations. The same computation always gives the same text.
 * In a graph of more than 5,000 values, each crossing of an arrow with a rank of the diagram counted as one, a value that is used far
 * below is drawn again there, with a broken outline, and the number of the value in both places.
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
  const weight = edgeWeight(tensors.length);
  const edges = tensors.flatMap((to) =>
    (to.node?.inputs ?? []).map((from): DotEdge => [ids.get(from)!, ids.get(to)!, from.node ? weight : {}]),
  );
  const isLong = findLongEdges(
    tensors.length,
    edges.map(([from, to]) => [from, to]),
  );
  const repeated = new Set(edges.filter(([from, to]) => isLong(from, to)).map(([from]) => from));
  const factsOf = (t: Tensor, id: string) => [
    ...(showShapes ? [`${t.dtype}[${t.shape.join(', ')}]`] : []),
    ...(repeated.has(id) ? [`no. ${id.slice(1)}`] : []),
  ];
  const nodes = new Map([...ids].map(([t, id]) => [id, nodeOf(t, factsOf(t, id))]));
  const drawn = withoutLongEdges({ attributes: {}, nodes, edges }, isLong, (box) => ({
    ...box,
    style: `${box.style},dashed`,
  }));
  return writeDot({
    name: 'computation',
    edgeStyle,
    nodeStyle: { ...nodeStyle, class: 'value' },
    ...drawn,
    attributes: { ...graphStyle, ...layoutEffort(drawn.nodes.size), rankdir },
  });
}
