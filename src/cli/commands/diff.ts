import { Option } from 'commander';
import type { Effect } from '../../change/consequence.ts';
import type { Environment } from '../../model/topology.ts';
import { exitCodes, type Io } from '../io.ts';
import type { Register } from '../main.ts';
import { environments } from '../validate-settings.ts';

interface Options {
  readonly format: 'text' | 'json' | 'markdown';
  readonly failOn?: 'interruption' | 'immutable' | 'change';
  readonly environment?: Environment;
}

/** From which effect on each choice of --fail-on fails. */
const failing: Readonly<Record<NonNullable<Options['failOn']>, readonly Effect[]>> = {
  change: ['nothing', 'reload', 'console', 'rolling', 'interruption', 'data', 'impossible'],
  interruption: ['interruption', 'data', 'impossible'],
  immutable: ['impossible'],
};

/** `canton-plan diff`. */
export const registerDiff: Register = (program, io, done) => {
  program
    .command('diff')
    .summary('tell what differs between two topologies, and what it does to the running network')
    .description(
      'Compares what two topologies mean and says the consequence of each change: nothing, a reload, a restart with or without an interruption, a command on a console, data to move, or not possible in place.',
    )
    .argument('<OLD>', 'topology file, or REVISION:FILE of git')
    .argument('<NEW>', 'topology file, or REVISION:FILE of git')
    .addOption(
      new Option('-f, --format <format>', 'how to print')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .addOption(
      new Option('--fail-on <effect>', 'exit 1 from this effect on').choices([
        'change',
        'interruption',
        'immutable',
      ]),
    )
    .addOption(
      new Option('--environment <environment>', 'as if both files said this environment').choices(
        environments,
      ),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan diff old.yaml topology.yaml\n  canton-plan diff HEAD~1:topology.yaml topology.yaml --format markdown --fail-on interruption',
    )
    .action(async (before: string, after: string, options: Options) =>
      done(await diff(before, after, options, io)),
    );
};

async function diff(before: string, after: string, options: Options, io: Io): Promise<number> {
  const { readSide } = await import('../change-input.ts');
  const { differenceOf } = await import('../../change/difference.ts');
  const reading = {
    withRules: false,
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  };
  const [old, next] = [await readSide(before, io, reading), await readSide(after, io, reading)];
  const difference = differenceOf({ before: old.compiled.topology, after: next.compiled.topology });
  const { hideSecrets } = await import('../hide-secrets.ts');
  const hide = hideSecrets([old, next]);
  const print =
    options.format === 'json'
      ? (await import('../../report/change-json.ts')).differenceJson
      : options.format === 'markdown'
        ? (await import('../../report/change-markdown.ts')).differenceMarkdown
        : (await import('../../report/change-text.ts')).differenceText;
  io.stdout.write(hide(print(difference)));
  const { failOn } = options;
  const fails =
    failOn !== undefined && difference.changes.some(({ effect }) => failing[failOn].includes(effect));
  return fails ? exitCodes.findings : exitCodes.ok;
}
