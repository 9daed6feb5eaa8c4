import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BegunPage } from '../page/build-page.ts';
import { type LiveReport, readLive } from '../page/live.ts';
import type { PageData } from '../page/page-data.ts';
import { pageHtml } from '../page/page-html.ts';
import { restrictPlan } from '../plan/restrict.ts';
import { statusJson } from '../report/status-json.ts';
import { type Io, isUsageError, UsageError } from './io.ts';
import { PreviewServer } from './preview-server.ts';
import { look, type PlaceOptions } from './status/look.ts';

/** What is served: the page of the file as it was saved last, and how the network runs, each as far as it is known. */
export class Preview {
  readonly #port: number;
  readonly #io: Io;
  #server: PreviewServer | undefined;
  #page: BegunPage | undefined;
  #data: PageData | undefined;
  #live: LiveReport | { readonly fault: string } | undefined;
  #served = '';
  #isAsking = false;

  constructor(port: number, io: Io) {
    this.#port = port;
    this.#io = io;
  }

  /** Shows another state of the file at once; what failures do follows a moment later, unless it was saved again. */
  async show(page: BegunPage): Promise<void> {
    this.#page = page;
    this.#data = page.data;
    await this.#serve();
    setImmediate(() => {
      if (this.#page !== page) return;
      page.finish().then(
        (data) => {
          if (this.#page !== page) return undefined;
          this.#data = data;
          return this.#serve();
        },
        (error: unknown) =>
          this.#io.stderr.write(`error: what failures do is not shown: ${(error as Error).message}\n`),
      );
    });
  }

  /** Begins to ask the network how it runs, again and again; asked twice, it goes on as it does. */
  ask(interval: number, options: PlaceOptions & { readonly organization?: string }): void {
    if (this.#isAsking) return;
    this.#isAsking = true;
    void this.#askForever(interval, options);
  }

  async #askForever(interval: number, options: Parameters<Preview['ask']>[1]): Promise<void> {
    while (this.#io.stderr.isClosed !== true) {
      this.#live = await this.#ask(options);
      await this.#serve();
      await sleep(interval * 1000, undefined, { ref: false });
    }
  }

  /** How it runs, or a sentence that says why nobody knows: a preview goes on whatever is the matter with the network. */
  async #ask({
    organization,
    ...place
  }: Parameters<Preview['ask']>[1]): Promise<LiveReport | { readonly fault: string } | undefined> {
    const whole = this.#page?.plan;
    if (whole === undefined) return undefined;
    try {
      const plan = organization === undefined ? whole : restrictPlan(whole, organization);
      if (organization !== undefined && plan.organizations.length === 0)
        throw new UsageError(`there is no organization \`${organization}\` in the file`);
      const report = await look({ plan, whole }, place, this.#io);
      const live = readLive(statusJson(report), plan.name);
      if ('fault' in live) return live;
      return { ...live, at: `${live.at.slice(0, 16)}Z` };
    } catch (error) {
      const { message } = error as Error;
      if (!isUsageError(error)) this.#io.stderr.write(`error: how it runs could not be asked: ${message}\n`);
      return { fault: `How it runs could not be asked: ${message}.` };
    }
  }

  async #serve(): Promise<void> {
    const [page, data] = [this.#page, this.#data];
    if (page === undefined || data === undefined) return;
    const whole = this.#live === undefined ? data : await page.withLive(data, this.#live);
    const json = Buffer.from(JSON.stringify(whole));
    const mark = createHash('sha256').update(json).digest('hex');
    // Most of the time it runs as it did: open pages are not disturbed.
    if (mark === this.#served || data !== this.#data) return;
    this.#served = mark;
    const served = { html: () => pageHtml(whole, { mark }), json, mark };
    if (this.#server !== undefined) {
      this.#server.serve(served);
      return;
    }
    const server = new PreviewServer(served);
    const address = await server.listen(this.#port).catch((error: unknown) => {
      const isTaken = (error as { code?: string }).code === 'EADDRINUSE';
      throw new UsageError(
        isTaken
          ? `port ${this.#port} is taken`
          : `cannot listen on port ${this.#port}: ${(error as Error).message}`,
        'choose another --port, or leave it out',
      );
    });
    this.#server = server;
    this.#io.stderr.write(`the page is at ${address}\n`);
  }
}
