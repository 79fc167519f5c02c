import { loadModel, ones } from 'keisan';
import type { Report } from './messages.ts';

/** Opens a file that Keras, or `model.save`, wrote, and lets the model predict for one sample of ones. */
export async function open(file: File): Promise<Report> {
  const model = await loadModel(file, { compile: false });
  const [batch, ...lengths] = model.inputShape as readonly (number | null)[];
  const shape = [batch ?? 1, ...lengths.map((length) => length ?? 1)];
  const output = await model.predict(ones(shape), { verbose: 0 });
  return {
    kind: 'opened',
    name: `${file.name}: ${model.countParams().toLocaleString('en')} parameters`,
    given: `ones of shape [${shape.join(', ')}]`,
    outputs: Array.from([output].flat()[0]!.data).slice(0, 20),
  };
}
