import { substituteNonAscii } from './stand-ins.ts';

/** DOT as an SVG picture, laid out by Graphviz, which runs inside this process as WebAssembly. */
export async function renderSvg(dot: string): Promise<string> {
  const { renderGraphFromSource } = await import('graphviz-cli');
  const { text, restore } = substituteNonAscii(dot);
  const svg = await renderGraphFromSource({ input: text }, { format: 'svg', engine: 'dot' });
  return restore(svg).replaceAll('font-family="Arial"', 'font-family="Arial, Arimo, Helvetica, sans-serif"');
}
