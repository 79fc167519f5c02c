import type { Sequential } from 'keisan';
import { modelToDot, renderSvg } from 'keisan/utils';
import type { Report } from './messages.ts';

/** Draws a model, with Graphviz. */
export async function draw(model: Sequential): Promise<Report> {
  return { kind: 'diagram', svg: await renderSvg(modelToDot(model, { showShapes: true, showLayerActivations: true })) };
}
