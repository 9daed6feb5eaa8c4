import { Option } from 'commander';
import type { Runbook } from '../../change/runbook.ts';
import { word } from '../../change/word.ts';
import { importMark } from '../../import/mark.ts';
import type { TargetName } from '../../model/target.ts';
import type { Environment } from '../../model/topology.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Side, SideOptions } from '../change-input.ts';
import { TargetOption } from '../choices.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../register.ts';
import { fileOfRevision } from '../revision.ts';
import { environments } from '../validate-settings.ts';

interface Options {
  readonly target: TargetName;
  readonly organization?: string;
  readonly format: 'text' | 'json' | 'markdown';
  readonly environment?: Environment;
  readonly allowErrors?: true;
}

/** `canton-plan runbook`. */
export const registerRunbook: Register = (program, io, done) => {
  program
    .command('runbook')
    .summary('tell how to get from one topology to another, step by step')
    .description(
      'Orders what has to happen so that nothing is live twice and nothing is needed before it is there. Each step says who does it, the commands, how to see that it worked, the interruption to expect, and the way back.',
    )
    .argument('<OLD>', 'topology that runs: file, or REVISION:FILE of git')
    .argument('<NEW>', 'topology that shall run: file, or REVISION:FILE of git')
    .addOption(new TargetOption('-t, --target <target>', 'where it runs').default('compose'))
    .option('--organization <name>', 'only what this organization does, and what it waits for')
    .addOption(
      new Option('-f, --format <format>', 'how to print; markdown is a list to work through')
        .choices(['text', 'json', 'markdown'])
        .default('text'),
    )
    .addOption(
      new Option('--environment <environment>', 'as if both files said this environment').choices(
        environments,
      ),
    )
    .option('--allow-errors', 'tell the way in spite of rule errors')
    .addHelpText(
      'after',
      '\nExample:\n  canton-plan runbook HEAD~1:topology.yaml topology.yaml --target k8s --format markdown',
    )
    .action(async (before: string, after: string, options: Options) =>
      done(await runbook(before, after, options, io)),
    );
};

async function runbook(before: string, after: string, options: Options, io: Io): Promise<number> {
  const { readSide } = await import('../change-input.ts');
  const reading = options.environment === undefined ? {} : { environment: options.environment };
  const old = await readSide(before, io, { ...reading, withRules: false });
  const next = await readSide(after, io, { ...reading, withRules: true });
  // Nobody rendered what runs, so the commands are of a folder that is not there yet.
  if (old.source.text.includes(importMark))
    io.stderr.write(
      `note: ${before} was read from files of somebody's own; the commands are for a folder that canton-plan rendered, with containers named as \`canton-plan plan ${word(before)}\` lists them. Where the network runs from other files, the order and the checks hold, and the same is changed there by hand\n`,
    );
  const [from, to] = [old.compiled.topology, next.compiled.topology];
  const known = [...from.organizations, ...to.organizations].map(({ name }) => name);
  if (options.organization !== undefined && !known.includes(options.organization))
    throw new UsageError(
      `there is no organization \`${options.organization}\` in either topology`,
      known.length === 0 ? 'they have none' : `there are ${[...new Set(known)].join(', ')}`,
    );
  const made = await runbookBetween(before, [old, next], fileOfRevision(after, io), options, io);
  if (made === undefined) return refuseMistakes(after, next, io);
  const { hideSecrets } = await import('../hide-secrets.ts');
  const print =
    options.format === 'json'
      ? (await import('../../report/change-json.ts')).runbookJson
      : options.format === 'markdown'
        ? (await import('../../report/change-markdown.ts')).runbookMarkdown
        : (await import('../../report/change-text.ts')).runbookText;
  io.stdout.write(hideSecrets([old, next])(print(made)));
  return made.refusals.length > 0 ? exitCodes.findings : exitCodes.ok;
}

/** The runbook; undefined where mistakes of the new topology stand in its way, and it is not refused anyway. */
async function runbookBetween(
  before: string,
  [old, next]: readonly [Side, Side],
  file: string,
  { environment, target, organization, allowErrors }: Options,
  io: Io,
): Promise<Runbook | undefined> {
  const [{ differenceOf }, { runbookOf, releaseRefusals }, { plansBetween }, { link }] = await Promise.all([
    import('../../change/difference.ts'),
    import('../../change/runbook.ts'),
    import('../../change/plans.ts'),
    import('../../link/link.ts'),
  ]);
  const [from, to] = [old.compiled.topology, next.compiled.topology];
  const difference = differenceOf({ before: from, after: to });
  const isRelease = from.release.text !== to.release.text;
  const afterInOldRelease = isRelease ? link(next.compiled.file, environment, from.release.text).value : to;
  if (next.diagnostics.some(({ severity }) => severity === 'error')) {
    // What the new release does not take is a mistake in it, too; the way out is told here alone.
    const apart = differenceOf({ before: from, after: afterInOldRelease });
    const refusals = releaseRefusals(from, to, apart);
    if (refusals.length > 0) return { name: to.name, target, difference, refusals, steps: [], states: [] };
    if (allowErrors === undefined) return undefined;
  }
  const plans = plansBetween(old.compiled, next.compiled, difference);
  return runbookOf({
    before: from,
    after: to,
    afterInOldRelease,
    finds: isRelease && (await findsMore(before, next, io, environment === undefined ? {} : { environment })),
    difference,
    plans,
    kinds: target === 'k8s' ? await kindsOf(plans.before) : [],
    target,
    file,
    organization,
  });
}

async function kindsOf(plan: Plan): Promise<string[]> {
  const [{ kubernetes }, { renderedKinds }] = await Promise.all([
    import('../../../templates/kubernetes/index.ts'),
    import('../../change/rendered-kinds.ts'),
  ]);
  return renderedKinds(kubernetes.artifacts(plan));
}

function refuseMistakes(after: string, { diagnostics }: Side, io: Io): number {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const [first] = errors;
  const where =
    first === undefined
      ? ''
      : `, the first in line ${first.primary.file.position(first.primary.span.start).line}: ${first.message}`;
  io.stderr.write(
    `error: there is no way to a topology with mistakes: ${after} has ${errors.length}${where}\n  = fix: canton-plan validate ${word(after)} shows them; go on in spite of them with --allow-errors, or ignore one that you live with, with its reason, at its place: # canton-plan-ignore RULE -- REASON\n`,
  );
  return exitCodes.findings;
}

/** Whether the new release finds what the old one does not. */
async function findsMore(
  before: string,
  next: Side,
  io: Io,
  reading: Omit<SideOptions, 'withRules'>,
): Promise<boolean> {
  const [{ readSide }, { without }] = await Promise.all([
    import('../change-input.ts'),
    import('../../upgrade/upgrade.ts'),
  ]);
  const old = await readSide(before, io, { ...reading, withRules: true });
  return without(next.diagnostics, old.diagnostics).length > 0;
}
