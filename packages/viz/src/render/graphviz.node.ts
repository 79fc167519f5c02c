/** Lays a graph in the DOT language out as an SVG picture. Graphviz runs in a thread of its own, as WebAssembly. */
export async function layOut(dot: string): Promise<string> {
  const { renderGraphFromSource } = await import('graphviz-cli');
  return renderGraphFromSource({ input: dot }, { format: 'svg', engine: 'dot' });
}
