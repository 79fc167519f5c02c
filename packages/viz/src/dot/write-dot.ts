import { type RootGraphModel, toDot } from 'ts-graphviz';

/** A graph as text, of whatever size: ts-graphviz's own limit is for graphs that others wrote. */
export const writeDot = (graph: RootGraphModel): string => `${toDot(graph, { convert: { maxASTNodes: 0 } })}\n`;
