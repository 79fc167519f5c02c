// Draws one of each picture, in a thread, into the folder that is given, and prints what the network was asked for.
import { Socket } from 'node:net';
import { isMainThread, Worker } from 'node:worker_threads';
import { tensor } from '@keisan/autograd';
import { Sequential } from '@keisan/layers';
import { Dense } from '@keisan/layers/layers';
import { plotGraph, plotHistory, plotModel } from '@keisan/viz';

async function draw(folder: string): Promise<void> {
  const model = new Sequential([new Dense(1, { inputShape: [2] })]);
  const result = tensor([1, 2], { requiresGrad: true, name: '計算' }).square().sum();
  await Promise.all(
    ['svg', 'png'].flatMap((ending) => [
      plotModel(model, { toFile: `${folder}/model.${ending}` }),
      plotGraph(result, { toFile: `${folder}/graph.${ending}` }),
      plotHistory({ loss: [2, 1] }, { toFile: `${folder}/history.${ending}` }),
    ]),
  );
}

if (isMainThread) {
  // tsx stands in the main thread only.
  const tsx = JSON.stringify(import.meta.resolve('tsx/esm/api'));
  const program = `import(${tsx}).then(({ register }) => (register(), import(${JSON.stringify(import.meta.url)})))`;
  new Worker(program, { eval: true, argv: process.argv.slice(2) });
} else {
  const asked: unknown[] = [];
  Socket.prototype.connect = function connect(...given: unknown[]) {
    asked.push(given);
    return this;
  };
  globalThis.fetch = async (...given) => Promise.reject(new Error(`asked for ${asked.push(given)}`));
  await draw(process.argv[2]!);
  console.log(JSON.stringify(asked));
}
