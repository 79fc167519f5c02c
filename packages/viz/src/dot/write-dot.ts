/** Attributes of a graph, a node or an edge, by the names that Graphviz gives them. */
export type DotAttributes = Readonly<Record<string, string | number>>;

/** An arrow, from the node with one id to that with another. */
export type DotEdge = readonly [from: string, to: string, attributes?: DotAttributes];

/** What stands in a diagram, or in a frame of one: nodes and frames by their ids. */
export interface DotGraph {
  readonly attributes: DotAttributes;
  readonly nodes: ReadonlyMap<string, DotAttributes>;
  readonly frames?: ReadonlyMap<string, DotGraph>;
  readonly edges: readonly DotEdge[];
}

/** A whole diagram. */
export interface Digraph extends DotGraph {
  readonly name: string;
  /** The attributes of all edges, and of all nodes, that say no other. */
  readonly edgeStyle: DotAttributes;
  readonly nodeStyle: DotAttributes;
}

/** A string in quotes. A backslash stays what it is, but for the one that this puts before a quote. */
const quoted = (text: string): string => `"${text.replaceAll('"', '\\"')}"`;

/** Lines for some attributes. */
const assignments = (attributes: DotAttributes): string[] =>
  Object.entries(attributes).map(([name, value]) => `${name} = ${typeof value === 'number' ? value : quoted(value)};`);

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);

/** A statement with attributes in brackets. */
const styled = (subject: string, attributes: DotAttributes): string[] => [
  `${subject} [`,
  ...indented(assignments(attributes)),
  '];',
];

/** A node or an edge, which may have no attributes. */
const element = (subject: string, attributes: DotAttributes): string[] =>
  Object.keys(attributes).length > 0 ? styled(subject, attributes) : [`${subject};`];

const block = (subject: string, lines: readonly string[]): string[] => [`${subject} {`, ...indented(lines), '}'];

/** What stands in a graph, but for its attributes: the frames below the nodes, the edges below both. */
function contents({ nodes, frames = new Map<string, DotGraph>(), edges }: DotGraph): string[] {
  return [
    ...[...nodes].flatMap(([id, attributes]) => element(quoted(id), attributes)),
    ...[...frames].flatMap(([id, frame]) =>
      block(`subgraph ${quoted(id)}`, [...assignments(frame.attributes), ...contents(frame)]),
    ),
    ...edges.flatMap(([from, to, attributes = {}]) => element(`${quoted(from)} -> ${quoted(to)}`, attributes)),
  ];
}

/** A diagram as text in the DOT language (https://graphviz.org/doc/info/lang.html), one statement a line. */
export function writeDot(graph: Digraph): string {
  const lines = [
    ...assignments(graph.attributes),
    ...styled('edge', graph.edgeStyle),
    ...styled('node', graph.nodeStyle),
    ...contents(graph),
  ];
  return `${block(`digraph ${quoted(graph.name)}`, lines).join('\n')}\n`;
}
