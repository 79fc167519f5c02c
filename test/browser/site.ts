import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { serveMnist } from '../../examples/browser/mnist-server.ts';

/** Files of a built page, by their paths in it. */
export type Bundle = ReadonlyMap<string, Uint8Array>;

const example = fileURLToPath(new URL('../../examples/browser', import.meta.url));

/** Builds a page as `vite build` does, in memory, with the configuration of examples/browser. Default: that page itself. */
export async function buildPage(root: string = example): Promise<Bundle> {
  const built = await build({
    root,
    configFile: join(example, 'vite.config.ts'),
    logLevel: 'warn',
    build: { write: false },
  });
  if (Array.isArray(built) || !('output' in built)) throw new Error('vite built something else than one page');
  return new Map(
    built.output.map((file) => [file.fileName, Buffer.from(file.type === 'chunk' ? file.code : file.source)]),
  );
}

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
};

/** A running web server. */
export interface Site {
  /** The address of the page, with a slash at the end. */
  readonly url: string;
  /** The files of the page that were asked for so far. */
  readonly served: ReadonlySet<string>;
  close(): Promise<void>;
}

/** What a server says of its page. */
export interface SiteOptions {
  /** Whether to send the two headers that make a page cross-origin isolated. */
  readonly isolated?: boolean;
  /** What `script-src` of the Content Security Policy allows; none is sent without it. */
  readonly scripts?: string;
}

/** Everything from the page's own server; the styles of a diagram stand in its SVG. */
const policy = (scripts: string) =>
  `default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; script-src ${scripts}`;

/** Serves a bundle and MNIST on a free port. */
export async function serve(bundle: Bundle, { isolated = false, scripts }: SiteOptions): Promise<Site> {
  const served = new Set<string>();
  const server = createServer((request, response) => {
    if (scripts !== undefined) response.setHeader('Content-Security-Policy', policy(scripts));
    if (isolated) {
      response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
      response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp');
    }
    void serveMnist(request, response, () => {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const name = pathname === '/' ? 'index.html' : pathname.slice(1);
      const content = bundle.get(name);
      if (content) served.add(name);
      if (!content) response.writeHead(404).end();
      else response.writeHead(200, { 'content-type': contentTypes[extname(name)] ?? 'text/plain' }).end(content);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    served,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
