import { fileURLToPath } from 'node:url';
import { type Connect, defaultClientConditions, defineConfig } from 'vite';
import { serveMnist } from './mnist-server.ts';

/** What lets ONNX Runtime use threads: the page is cross-origin isolated. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const useMnist = ({ middlewares }: { middlewares: Connect.Server }) => {
  middlewares.use(serveMnist);
};

// Layers are named after their classes, in diagrams and messages: minified names would tell nobody anything.
const keepNames = { class: true, function: false };
const output = { minify: { mangle: { keepNames }, compress: { keepNames } } };

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [{ name: 'mnist', configureServer: useMnist, configurePreviewServer: useMnist }],
  // This repository's packages are bundled from their sources. In a project of your own, leave `resolve` out.
  resolve: { conditions: ['@keisan/source', ...defaultClientConditions] },
  worker: { format: 'es', rolldownOptions: { output } },
  // ONNX Runtime finds its .wasm file beside its own script, so that it must stay where it is.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: { headers },
  preview: { headers },
  build: { target: 'es2022', rolldownOptions: { output } },
});
