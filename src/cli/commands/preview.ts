import { exitCodes, type Io, UsageError } from '../io.ts';
import type { PageCommandOptions } from '../page-input.ts';
import type { Register } from '../register.ts';
import { checkPlace, type PlaceOptions, placesOf, positive, takePlace } from '../status/look.ts';
import { takePageOptions } from './report.ts';

interface Options extends PageCommandOptions, PlaceOptions {
  readonly port: string;
  readonly interval: string;
  readonly organization?: string;
}

/** `canton-plan preview`. */
export const registerPreview: Register = (program, io, done) => {
  const command = program
    .command('preview')
    .summary('serve the page of `report` on this machine, redrawn whenever the file is saved')
    .description(
      'Serves the page of `report` on the loopback address and redraws it whenever the file is saved, findings included. It takes nothing and answers nobody but its own page. With --compose, --context or --endpoints it also shows how the network runs, as `status` finds it, again and again; it only reads.',
    )
    .option('--port <number>', 'port to listen on; 0 takes any free one', '0');
  takePlace(takePageOptions(command))
    .option('--organization <name>', 'ask only what this organization runs')
    .option('--interval <seconds>', 'how long to wait before asking again', '5')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan preview topology.yaml\n  canton-plan preview topology.yaml --compose deploy',
    )
    .action(async (name: string, options: Options) => done(await preview(name, options, io)));
};

async function preview(name: string, options: Options, io: Io): Promise<number> {
  const port = Number(options.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`--port takes a number up to 65535, not ${options.port}`);
  if (name === '-') throw new UsageError('standard input cannot be watched', 'name a file');
  const isAsking = placesOf(options).length > 0;
  if (isAsking) checkPlace(options);
  const interval = positive('--interval', options.interval);
  const [{ Preview }, { watchFiles }, { pageOf }] = await Promise.all([
    import('../preview-page.ts'),
    import('../watch.ts'),
    import('../page-input.ts'),
  ]);
  const shown = new Preview(port, io);
  return watchFiles([name], io, async () => {
    const page = await pageOf(name, options, io);
    if ('fault' in page) {
      // The last good page stays: a file is often broken while somebody writes it.
      io.stderr.write(`error: ${page.fault}\n`);
      return exitCodes.findings;
    }
    await shown.show(page);
    if (isAsking) shown.ask(interval, options);
    return exitCodes.ok;
  });
}
