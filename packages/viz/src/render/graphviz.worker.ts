import startGraphviz from '@aduh95/viz.js/worker';

void startGraphviz({ locateFile: () => new URL('@aduh95/viz.js/wasm', import.meta.url).href });
