// Matrix products of float32, WebAssembly against plain JavaScript, in GFLOPS (2 m n k floating-point operations each).
// Medians of interleaved runs: tsx --conditions=@keisan/source bench/gemm.bench.ts
import { cpus, loadavg } from 'node:os';
import { gemmJs, gemmWasm, type MatrixView } from '../packages/autograd/src/kernels/gemm.ts';

const runs = 21;
/** Each run repeats a product until it has made this many multiplications. */
const workPerRun = 4e6;

interface Product {
  readonly title: string;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly transposeA?: boolean;
  readonly transposeB?: boolean;
}

const products: readonly Product[] = [
  { title: 'square', m: 512, k: 512, n: 512 },
  { title: 'Dense 512 forward', m: 128, k: 784, n: 512 },
  { title: 'its weight gradient', m: 784, k: 128, n: 512, transposeA: true },
  { title: 'Dense 10 forward', m: 128, k: 512, n: 10 },
  { title: 'its weight gradient', m: 512, k: 128, n: 10, transposeA: true },
  { title: 'its input gradient', m: 128, k: 10, n: 512, transposeB: true },
  { title: 'one row', m: 1, k: 784, n: 512 },
  { title: 'one column', m: 784, k: 512, n: 1 },
  { title: 'small', m: 32, k: 31, n: 20 },
  { title: 'tiny', m: 8, k: 8, n: 8 },
];

function view(rows: number, cols: number, transposed = false): MatrixView {
  const data = Float32Array.from({ length: rows * cols }, (_, i) => Math.sin(i));
  return { data, offset: 0, rowStride: transposed ? 1 : cols, colStride: transposed ? rows : 1 };
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;

console.log(`${cpus()[0]!.model}, Node ${process.version}, load ${loadavg()[0]!.toFixed(2)}; median of ${runs} runs`);
console.log('m x k x n          wasm               JavaScript');
for (const { title, m, k, n, transposeA, transposeB } of products) {
  const [a, b, c] = [view(m, k, transposeA), view(k, n, transposeB), new Float32Array(m * n)];
  const repeats = Math.ceil(workPerRun / (m * n * k));
  const times = [gemmWasm, gemmJs].map((gemm) => {
    const measure = () => {
      const start = performance.now();
      for (let i = 0; i < repeats; i++) gemm(m, n, k, a, b, c, 0);
      return (performance.now() - start) / repeats;
    };
    return { measure, all: [] as number[] };
  });
  for (const { measure } of times) measure();
  for (let i = 0; i < runs; i++) for (const { measure, all } of times) all.push(measure());
  if (!c.every(Number.isFinite)) throw new Error(`${title}: the product is not finite`);
  const columns = times.map(({ all }) => {
    const ms = median(all);
    const time = ms >= 1 ? `${ms.toFixed(2)} ms` : `${(1e3 * ms).toFixed(2)} us`;
    return `${((2 * m * n * k) / ms / 1e6).toFixed(1).padStart(4)} ${time.padStart(10)}`;
  });
  const size = `${m} x ${k}${transposeA ? "'" : ''} x ${n}${transposeB ? "'" : ''}`;
  console.log(`${size.padEnd(16)} ${columns.join('   ')}   ${title}`);
}
