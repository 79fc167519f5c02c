import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What the server sends for a path: bytes, or whatever a handler does. Other paths get a 404. */
export type Route = Uint8Array | ((request: IncomingMessage, response: ServerResponse) => void);

/** A web server on this machine, for one test. */
export interface TestServer {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  /** The paths that were asked for, in order. */
  readonly requests: readonly string[];
  /** Resolves once no answer is under way: each has ended, or its connection is closed. */
  idle(): Promise<void>;
}

/** Serves `routes` until the running test is finished. */
export async function serve(routes: Readonly<Record<string, Route>>): Promise<TestServer> {
  const requests: string[] = [];
  const answers: Promise<unknown>[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    answers.push(new Promise((resolve) => response.once('close', resolve)));
    const route = routes[path];
    if (typeof route === 'function') route(request, response);
    else if (route) response.end(route);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    idle: async () => void (await Promise.all(answers)),
  };
}
