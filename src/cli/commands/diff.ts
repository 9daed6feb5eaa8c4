import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Effect } from '../../change/consequence.ts';
import type { Difference } from '../../change/difference.ts';
import type { Environment } from '../../model/topology.ts';
import type { Side } from '../change-input.ts';
import { faultReason } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { pictureFormat } from '../picture-format.ts';
import type { Register } from '../register.ts';
import { environments } from '../validate-settings.ts';
import { writeFileWhole } from '../write-file.ts';

const formats = ['text', 'json', 'markdown', 'github'] as const;

interface Options {
  readonly format: (typeof formats)[number];
  readonly picture?: string;
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
      new Option(
        '-f, --format <format>',
        'how to print; markdown is for a pull request, github annotates it and adds to the job summary',
      )
        .choices(formats)
        .default('text'),
    )
    .option('--picture <file>', 'draw what is new, what changes and what goes (.svg or .png)')
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
      '\nExamples:\n  canton-plan diff old.yaml topology.yaml\n  canton-plan diff HEAD~1:topology.yaml topology.yaml --format markdown --fail-on interruption\n  canton-plan diff old.yaml topology.yaml --picture change.svg',
    )
    .action(async (before: string, after: string, options: Options) =>
      done(await diff(before, after, options, io)),
    );
};

async function diff(before: string, after: string, options: Options, io: Io): Promise<number> {
  const picture = pictureFormat(options.picture, ['svg', 'png']);
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
  io.stdout.write(hide(await printed(difference, next, options, io)));
  if (options.format === 'github') await summarize(difference, hide, io);
  if (options.picture !== undefined) await draw(old, next, difference, options.picture, picture, io);
  const { failOn } = options;
  const fails =
    failOn !== undefined && difference.changes.some(({ effect }) => failing[failOn].includes(effect));
  return fails ? exitCodes.findings : exitCodes.ok;
}

async function printed(
  difference: Difference,
  next: Side,
  { format }: Options,
  { cwd, env }: Io,
): Promise<string> {
  switch (format) {
    case 'json':
      return (await import('../../report/change-json.ts')).differenceJson(difference);
    case 'markdown':
      return (await import('../../report/change-markdown.ts')).differenceMarkdown(difference);
    case 'github': {
      const [{ differenceGithub }, { repositoryRoot }, { fileOfRevision }] = await Promise.all([
        import('../../report/change-github.ts'),
        import('../repository-root.ts'),
        import('../revision.ts'),
      ]);
      const folders = { working: cwd, root: repositoryRoot({ cwd, env }) };
      const nameOf = (name: string): string => fileOfRevision(name, { cwd });
      return differenceGithub(difference, next.compiled.file, { nameOf, folders });
    }
    case 'text':
      return (await import('../../report/change-text.ts')).differenceText(difference);
  }
}

/** Adds to the page that GitHub shows of a job: where a step names it, in this variable. */
async function summarize(difference: Difference, hide: (text: string) => string, io: Io): Promise<void> {
  const summary = io.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summary === '') return;
  const { differenceMarkdown } = await import('../../report/change-markdown.ts');
  try {
    appendFileSync(resolve(io.cwd, summary), `${hide(differenceMarkdown(difference))}\n`);
  } catch (error) {
    throw new UsageError(
      `cannot write the job summary ${summary}: ${faultReason(error)}`,
      'GITHUB_STEP_SUMMARY names it; leave it empty for annotations alone',
    );
  }
}

async function draw(
  old: Side,
  next: Side,
  difference: Difference,
  output: string,
  format: 'svg' | 'png',
  io: Io,
): Promise<void> {
  const { changeScene, paint } = await import('../../draw/index.ts');
  const scene = changeScene(old.compiled, next.compiled, difference);
  const files = format === 'png' ? (await import('../picture-fonts.ts')).pictureFonts(scene, [], io) : [];
  const settings = { theme: 'auto', scale: 2, linkTemplate: undefined, fonts: { files } } as const;
  writeFileWhole(resolve(io.cwd, output), await paint(scene, format, settings));
  for (const note of scene.notes) io.stderr.write(`note: ${note}\n`);
}
