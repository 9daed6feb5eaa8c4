import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is served at the moment. */
export interface Served {
  /** The whole page, made for who opens it: open pages read the data alone. */
  readonly html: () => string;
  readonly json: Buffer;
  /** What tells these data from others. */
  readonly mark: string;
}

/** Browsers open six connections to a place; nobody has more than a few tabs of a preview. */
const mostConnections = 64;
/** Who begins to ask, or to read, and does not go on is not waited for; a page that is open hears nothing while nothing changes. */
const patience = 10_000;

const changed = ({ mark }: Served): string => `event: changed\ndata: ${mark}\n\n`;

/**
 * Serves one page on the loopback address, to those who ask for it by that address alone: another host name would mean
 * that a foreign page has its name point here, another origin that it asks from inside the reader's browser.
 */
export class PreviewServer {
  readonly #server: Server;
  readonly #waiting = new Set<ServerResponse>();
  #served: Served;
  /** The page as it is sent, once for all who read it, however slowly. */
  #html: Buffer | undefined;
  #names: ReadonlySet<string> = new Set();

  constructor(served: Served) {
    this.#served = served;
    this.#server = createServer(
      { headersTimeout: patience, requestTimeout: patience, connectionsCheckingInterval: 1000 },
      (request, response) => this.#answer(request, response),
    );
    this.#server.maxConnections = mostConnections;
  }

  /** Begins to listen and gives the address; port 0 takes any free one. */
  async listen(port: number): Promise<string> {
    await new Promise<void>((done, fail) => {
      this.#server.once('error', fail);
      this.#server.listen(port, '127.0.0.1', done);
    });
    const { port: taken } = this.#server.address() as AddressInfo;
    this.#names = new Set([`127.0.0.1:${taken}`, `localhost:${taken}`]);
    return `http://127.0.0.1:${taken}/`;
  }

  /** Serves something else from now on, and tells every open page. */
  serve(served: Served): void {
    this.#served = served;
    this.#html = undefined;
    for (const response of this.#waiting) response.write(changed(served));
  }

  close(): void {
    for (const response of this.#waiting) response.end();
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    response.setHeader('Cache-Control', 'no-store');
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
    response.setHeader('X-Frame-Options', 'DENY');
    const refused = this.#refusal(request);
    if (refused !== undefined) {
      plain(response, refused.status, refused.why);
      return;
    }
    const isRead = request.method !== 'HEAD';
    if (request.url === '/events' && isRead) response.setTimeout(0);
    else response.setTimeout(patience, () => response.destroy());
    switch (request.url) {
      case '/':
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(isRead ? this.#page() : undefined);
        return;
      case '/data.json':
        response.setHeader('Content-Type', 'application/json; charset=utf-8');
        response.end(isRead ? this.#served.json : undefined);
        return;
      case '/events':
        response.setHeader('Content-Type', 'text/event-stream');
        if (!isRead) {
          response.end();
          return;
        }
        // It may have changed between the page and this.
        response.write(`retry: 500\n\n${changed(this.#served)}`);
        this.#waiting.add(response);
        response.on('close', () => this.#waiting.delete(response));
        return;
      default:
        plain(response, 404, 'there is nothing here');
    }
  }

  #page(): Buffer {
    this.#html ??= Buffer.from(this.#served.html());
    return this.#html;
  }

  #refusal({ method, headers }: IncomingMessage): { status: number; why: string } | undefined {
    if (!this.#names.has(headers.host ?? ''))
      return { status: 421, why: 'this preview answers only by its own address' };
    const { origin } = headers;
    if (origin !== undefined && !this.#names.has(origin.replace(/^http:\/\//, '')))
      return { status: 403, why: 'this preview answers only its own page' };
    // What a foreign page embeds or asks for in silence bears no origin; a link that somebody follows is a navigation.
    const site = headers['sec-fetch-site'] ?? 'none';
    if (!/^(?:same-origin|none)$/.test(String(site)) && headers['sec-fetch-mode'] !== 'navigate')
      return { status: 403, why: 'this preview answers only its own page' };
    if (method !== 'GET' && method !== 'HEAD') return { status: 405, why: 'this preview is only to look at' };
    return undefined;
  }
}

function plain(response: ServerResponse, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.end(`${text}\n`);
}
