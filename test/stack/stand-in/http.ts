/** Small HTTP servers: health, metrics, the APIs of the Daml services. */
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** What is asked, besides the text that is sent along. */
export interface Asked {
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
  readonly bytes: Buffer;
}

/** What answers to `GET /path` and `POST /path`; `:id` in a path stands for a UUID. */
export type Routes = Readonly<Record<string, (body: string, asked: Asked) => Answer | Promise<Answer>>>;

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/;

export interface HttpOptions {
  readonly address: string;
  readonly port: number;
  readonly tls?: { readonly chain: string; readonly key: string };
}

/** Serves routes until the process ends. */
export async function serveHttp(routes: Routes, { address, port, tls }: HttpOptions): Promise<void> {
  const listener: RequestListener = (request, response) => {
    const url = new URL(request.url ?? '', 'http://here');
    const route = routes[`${request.method} ${url.pathname.replace(uuid, ':id')}`];
    const reply =
      route === undefined ? Promise.resolve({ status: 404, body: 'not found' }) : answer(route, request, url);
    void reply.then(({ status, body }) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(`${body}\n`),
    );
  };
  const server =
    tls === undefined
      ? createServer(listener)
      : createSecureServer({ cert: readFileSync(tls.chain), key: readFileSync(tls.key) }, listener);
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, address, done);
  });
}

async function answer(route: Routes[string], request: IncomingMessage, url: URL): Promise<Answer> {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return await route(bytes.toString('utf8'), { url, headers: request.headers, bytes });
  } catch (error) {
    return { status: 503, body: error instanceof Error ? error.message : String(error) };
  }
}

/** Metrics in Prometheus' text format: which components are healthy. */
export const metricsRoute =
  (health: () => ReadonlyMap<string, boolean>): Routes[string] =>
  () => ({
    status: 200,
    body: [
      '# TYPE daml_health_status gauge',
      ...[...health()].map(([name, is]) => `daml_health_status{component="${name}"} ${is ? 1 : 0}`),
    ].join('\n'),
  });
