import type { PageData } from '../../page/page-data.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { PageCommandOptions } from '../page-input.ts';
import type { Served } from '../preview-server.ts';
import type { Register } from '../register.ts';
import { takePageOptions } from './report.ts';

interface Options extends PageCommandOptions {
  readonly port: string;
}

/** `canton-plan preview`. */
export const registerPreview: Register = (program, io, done) => {
  const command = program
    .command('preview')
    .summary('serve the page of `report` on this machine, redrawn whenever the file is saved')
    .description(
      'Serves the page of `report` on the loopback address and redraws it whenever the file is saved, findings included. It takes nothing and answers nobody but its own page.',
    )
    .option('--port <number>', 'port to listen on; 0 takes any free one', '0');
  takePageOptions(command)
    .addHelpText('after', '\nExample:\n  canton-plan preview topology.yaml')
    .action(async (name: string, options: Options) => done(await preview(name, options, io)));
};

async function preview(name: string, options: Options, io: Io): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number up to 65535, not ${options.port}`);
  if (name === '-') throw new UsageError('standard input cannot be watched', 'name a file');
  const [{ PreviewServer }, { watchFiles }, { pageOf }, { pageHtml }] = await Promise.all([
    import('../preview-server.ts'),
    import('../watch.ts'),
    import('../page-input.ts'),
    import('../../page/page-html.ts'),
  ]);
  let round = 0;
  let server: InstanceType<typeof PreviewServer> | undefined;
  return watchFiles([name], io, async () => {
    const page = await pageOf(name, options, io);
    if ('fault' in page) {
      // The last good page stays: a file is often broken while somebody writes it.
      io.stderr.write(`error: ${page.fault}\n`);
      return exitCodes.findings;
    }
    const mine = ++round;
    const served = (data: PageData): Served => ({
      html: pageHtml(data, { isLive: true }),
      json: JSON.stringify(data),
    });
    if (server !== undefined) server.serve(served(page.data));
    else {
      const first = new PreviewServer(served(page.data));
      const address = await first.listen(port).catch((error: unknown) => {
        const isTaken = (error as { code?: string }).code === 'EADDRINUSE';
        throw new UsageError(
          isTaken ? `port ${port} is taken` : `cannot listen on port ${port}: ${(error as Error).message}`,
          'choose another --port, or leave it out',
        );
      });
      server = first;
      io.stderr.write(`the page is at ${address}\n`);
    }
    // What failures do follows a moment later, unless the file was saved again.
    setImmediate(() => {
      if (mine !== round) return;
      page.finish().then(
        (data) => (mine === round ? server?.serve(served(data)) : undefined),
        (error: unknown) =>
          io.stderr.write(`error: what failures do is not shown: ${(error as Error).message}\n`),
      );
    });
    return exitCodes.ok;
  });
}
