import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { beginToPaint } from '../begin-to-paint.ts';
import { takeComposing } from '../composing.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { PageCommandOptions } from '../page-input.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options extends PageCommandOptions {
  readonly output?: string;
  /** A file that `canton-plan status --format json` wrote, or `-`. */
  readonly status?: string;
}

/** `canton-plan report`. */
export const registerReport: Register = (program, io, done) => {
  const command = program
    .command('report')
    .summary('write one page with the picture, the findings and every inventory')
    .description(
      'Writes one HTML file that needs nothing else: the picture to zoom and search, findings with their lines, what each failure does, and inventories of processes, addresses, databases, parties, certificates, secrets and connections.',
    )
    .option('-o, --output <file>', 'write to this file; default: standard output')
    .option(
      '--status <file>',
      'show how it runs too, as `canton-plan status --format json` wrote it; - for standard input',
    );
  takePageOptions(command)
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan report topology.yaml -o report.html\n  canton-plan status topology.yaml --compose deploy --format json | canton-plan report topology.yaml --status - -o now.html',
    )
    .action(async (name: string, options: Options) => done(await report(name, options, io)));
};

/** Declares the file and the options that both commands of the page have. */
export const takePageOptions = (command: Command): Command =>
  takeComposing(command)
    .argument('<FILE>', 'topology file, or - for standard input')
    .addOption(
      new Option('--environment <environment>', 'as if the file said this environment').choices(environments),
    )
    .option('--document <number>', 'which document of the file, from 1', '1')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>');

async function report(name: string, options: Options, io: Io): Promise<number> {
  const isToTerminal = options.output === undefined && io.stdout.isTerminal;
  if (isToTerminal)
    throw new UsageError('a page would only clutter the terminal', 'write it to a file with -o report.html');
  const { liveOf, pageOf } = await import('../page-input.ts');
  const page = await pageOf(name, options, io, beginToPaint);
  if ('fault' in page) {
    io.stderr.write(`error: ${page.fault}\n  = fix: canton-plan validate shows what is wrong\n`);
    return exitCodes.findings;
  }
  const { pageHtml } = await import('../../page/page-html.ts');
  const live =
    options.status === undefined ? undefined : await liveOf(options.status, page.data.title, name, io);
  const data = await page.finish();
  const html = pageHtml(live === undefined ? data : await page.withLive(data, live));
  if (options.output === undefined || options.output === '-') io.stdout.write(html);
  else writeFileWhole(resolve(io.cwd, options.output), html);
  return exitCodes.ok;
}
