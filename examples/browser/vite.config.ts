import { fileURLToPath } from 'node:url';
import { type Connect, defaultClientConditions, defineConfig } from 'vite';
import { serveMnist } from './mnist-server.ts';

/** What lets a page use threads: it is cross-origin isolated. */
const headers = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const useMnist = ({ middlewares }: { middlewares: Connect.Server }) => {
  middlewares.use(serveMnist);
};

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [{ name: 'mnist', configureServer: useMnist, configurePreviewServer: useMnist }],
  // This repository's packages are bundled from their sources. In a project of your own, leave `resolve` out.
  resolve: { conditions: ['@keisan/source', ...defaultClientConditions] },
  worker: {
    format: 'es',
    // What the worker needs in any case, the compiler that Keisan loads when something runs included, in one file: it compresses better.
    // The worker must not await anything at its top level then: the file would wait for itself.
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: 'keisan', test: /worker\.ts$|wasm[\\/]find\.ts$/ }] },
        // They told the bundler what may be left out, and tell nobody else anything.
        comments: { annotation: false },
      },
    },
  },
  // ONNX Runtime finds its .wasm file beside its own script, so that it must stay where it is.
  optimizeDeps: { exclude: ['onnxruntime-web'] },
  server: { headers },
  preview: { headers },
  build: { target: 'es2022' },
});
