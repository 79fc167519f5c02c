import type { Asked, LayerReport, Order, Report } from './messages.ts';

const element = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const show = (id: string, text: string) => {
  element(id).textContent = text;
};
const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

const query = new URLSearchParams(location.search);
const order: Order = {
  kind: 'train',
  epochs: Number(query.get('epochs') ?? 5),
  samples: Number(query.get('samples') ?? 60_000),
  data: new URL('mnist/', document.baseURI).href,
};

/** The digit, black on white. */
function drawDigit(pixels: readonly number[]): void {
  const context = element<HTMLCanvasElement>('digit').getContext('2d')!;
  const image = context.createImageData(28, 28);
  pixels.forEach((ink, i) => {
    image.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * i);
  });
  context.putImageData(image, 0, 0);
}

/** One bar per digit; the longest is the answer. */
function drawProbabilities(probabilities: readonly number[]): void {
  const answer = probabilities.indexOf(Math.max(...probabilities));
  const bars = probabilities.map((probability, digit) => {
    const bar = document.createElement('li');
    bar.style.setProperty('--share', String(probability));
    bar.classList.toggle('answer', digit === answer);
    bar.title = percent(probability);
    return bar;
  });
  element('probabilities').replaceChildren(...bars);
  show('answer', String(answer));
}

/** A box for each layer, one below the other. */
function showLayers(layers: readonly LayerReport[]): void {
  const boxes = layers.map((layer) => {
    const box = document.createElement('li');
    const [title, about] = [document.createElement('strong'), document.createElement('span')];
    title.textContent = layer.title;
    about.textContent = layer.about;
    box.append(title, about);
    return box;
  });
  element('layers').replaceChildren(...boxes);
}

function showDiagram(svg: string): void {
  const picture = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  element('model').replaceChildren(document.importNode(picture, true));
}

const handlers: { [K in Report['kind']]: (report: Extract<Report, { kind: K }>) => void } = {
  loading({ file, loaded, total }) {
    show('status', `Loading ${file}…`);
    element<HTMLProgressElement>('bar').value = total ? loaded / total : 0;
  },
  model({ layers }) {
    showLayers(layers);
    element<HTMLButtonElement>('draw').disabled = false;
    show('status', 'Preparing…');
  },
  diagram({ svg }) {
    showDiagram(svg);
  },
  noDiagram({ message }) {
    show('model', `No diagram: ${message}`);
  },
  progress({ epoch, done, accuracy, loss }) {
    show('status', `Training on ${order.samples.toLocaleString('en')} images…`);
    show('epoch', `${epoch + 1} / ${order.epochs}`);
    show('accuracy', percent(accuracy));
    show('loss', loss.toFixed(4));
    element<HTMLProgressElement>('bar').value = (epoch + done) / order.epochs;
  },
  prediction({ pixels, probabilities }) {
    drawDigit(pixels);
    drawProbabilities(probabilities);
  },
  finished({ testAccuracy, seconds }) {
    show('status', `Trained in ${seconds.toFixed(1)} s`);
    show('test-accuracy', percent(testAccuracy));
    document.body.dataset.state = 'finished';
  },
  opened({ name, given, outputs }) {
    show('opened', name);
    show('outputs', `For ${given} it gives ${outputs.map((x) => x.toFixed(4)).join(', ')}`);
  },
  refused({ message }) {
    show('opened', message);
    show('outputs', '');
  },
  failed({ message }) {
    show('status', message);
    document.body.dataset.state = 'failed';
  },
};

const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<Report>) => (handlers[data.kind] as (report: Report) => void)(data);
worker.onerror = ({ message }) => handlers.failed({ kind: 'failed', message: `The worker failed: ${message}` });
const ask = (asked: Order | Asked) => worker.postMessage(asked);
ask(order);

show(
  'environment',
  crossOriginIsolated
    ? `WebAssembly that Keisan writes itself, ${navigator.hardwareConcurrency} cores`
    : 'WebAssembly that Keisan writes itself, one thread: this page is not cross-origin isolated',
);

// A model of Keras, dropped anywhere on the page or chosen.
function open(file: File | undefined): void {
  if (!file) return;
  show('opened', `Opening ${file.name}…`);
  ask({ kind: 'open', file });
}

element<HTMLButtonElement>('draw').addEventListener('click', ({ currentTarget }) => {
  (currentTarget as HTMLButtonElement).disabled = true;
  show('model', 'Drawing…');
  ask({ kind: 'draw' });
});

const chooser = element<HTMLInputElement>('file');
chooser.addEventListener('change', () => open(chooser.files?.[0]));
document.addEventListener('dragover', (event) => event.preventDefault());
document.addEventListener('drop', (event) => {
  event.preventDefault();
  open(event.dataTransfer?.files[0]);
});
