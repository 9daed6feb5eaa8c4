import { resolve } from 'node:path';
import { plural } from '../../base/names.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Artifact, Target } from '../../render/artifact.ts';
import { TargetOption } from '../choices.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { FolderChanges } from '../output-folder.ts';
import { compiledFile, type PlanningOptions, planOfCompiled, takePlanning } from '../planning.ts';
import type { Register } from '../register.ts';

interface Options extends PlanningOptions {
  readonly target: string;
  readonly out?: string;
  readonly check?: true;
  readonly cache: boolean;
}

/** `canton-plan render`. */
export const registerRender: Register = (program, io, done) => {
  const command = program
    .command('render')
    .alias('generate')
    .summary('write a folder that starts the deployment')
    .description(
      'Writes everything that a deployment needs into a folder that works without canton-plan. Files that it has not written are left alone; files of components that are gone are removed.',
    )
    .addOption(new TargetOption('-t, --target <target>', 'what to write').default('compose'))
    .option('-o, --out <dir>', 'the folder to write into')
    .option('--check', 'write nothing; print how the folder differs, and exit 1 if it does')
    .option('--no-cache', 'render anew what an earlier run remembers, and remember nothing');
  takePlanning(command, 'render')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan render topology.yaml --target compose --out deploy/compose\n  canton-plan render topology.yaml --out deploy/compose --check\n  canton-plan render topology.yaml --organization alpha-bank --out deploy/alpha-bank',
    )
    .action(async (name: string, options: Options) => done(await render(name, options, io)));
};

async function render(name: string, options: Options, io: Io): Promise<number> {
  const { out } = options;
  if (out === undefined || out === '')
    throw new UsageError('no folder to write into is named', 'name one with --out DIR');
  const compiled = await compiledFile(name, options, io);
  if (compiled === undefined) return exitCodes.findings;
  const { targets } = await import('../../../templates/targets.ts');
  const { RenderMemory } = await import('../render-memory.ts');
  const target = targets.find((each) => each.name === options.target);
  if (target === undefined) throw new Error(`the target ${options.target} is not there`);
  const folder = resolve(io.cwd, out);
  const rendering = { compiled, target: target.name, organization: options.organization };
  const memory = options.cache ? RenderMemory.of(rendering, io.env) : undefined;
  const known = memory?.unchanged(folder, target);
  if (known !== undefined) {
    if (options.check === undefined) say(known, out, io);
    return exitCodes.ok;
  }
  const { plan } = await planOfCompiled(compiled, options);
  sayProgress(plan, io);
  const compare = await comparing(folder, target, plan);
  const changes = compare();
  memory?.keep(changes);
  if (options.check !== undefined) return judge(changes, name, out, io);
  const { isUnchanged } = await import('../output-folder.ts');
  if (isUnchanged(changes)) say(changes, out, io);
  else {
    const { applyChanges } = await import('../apply-changes.ts');
    say(
      applyChanges(folder, compare, (text) => io.stderr.write(text)),
      out,
      io,
    );
  }
  return exitCodes.ok;
}

/** Compares a folder with what is rendered of a plan, as often as it is called: the files are only rendered the first time. */
async function comparing(folder: string, target: Target, plan: Plan): Promise<() => FolderChanges> {
  const { compareFolder } = await import('../output-folder.ts');
  const again = (path: string): string => {
    for (const artifact of target.artifacts(plan)) if (artifact.path === path) return artifact.text;
    throw new Error(`${path} is rendered once and not again`);
  };
  let artifacts: Iterable<Artifact> = withoutSamePaths(target.artifacts(plan));
  return () => {
    const changes = compareFolder(folder, artifacts, target, again);
    artifacts = changes.artifacts;
    return changes;
  };
}

/** What `--check` says of a folder, and its exit code. */
async function judge(changes: FolderChanges, name: string, out: string, io: Io): Promise<number> {
  const { isUnchanged } = await import('../output-folder.ts');
  if (isUnchanged(changes)) return exitCodes.ok;
  const { folderDiff } = await import('../folder-diff.ts');
  io.stdout.write(folderDiff(changes));
  io.stderr.write(`${out} differs from ${name}: ${summaryOf(changes)}\n`);
  return exitCodes.findings;
}

/** Tells what was done in a folder. */
function say(
  { leftAlone, added, changed, removed, after }: FolderChanges,
  out: string,
  { stderr }: Io,
): void {
  for (const path of leftAlone)
    stderr.write(`${out}/${path} was changed by somebody and is left alone; it is no longer needed\n`);
  for (const { artifact, isForeign } of changed)
    if (isForeign) stderr.write(`${out}/${artifact.path} was changed by somebody and is written again\n`);
  stderr.write(
    `${out}: ${plural(after.size, 'file')}, ${added.length} new, ${changed.length} changed, ${removed.length} removed\n`,
  );
}

function summaryOf({ added, changed, removed, leftAlone, leftovers }: FolderChanges): string {
  const more = [
    ...(leftAlone.length === 0 ? [] : [`${leftAlone.length} changed by somebody`]),
    ...(leftovers.length === 0 ? [] : ['an interrupted run to clean up']),
  ];
  return [
    `${plural(changed.length, 'file')} changed, ${added.length} missing, ${removed.length} superfluous`,
    ...more,
  ].join(', ');
}

/** Two files of one name would be one; some file systems take no notice of case. */
function* withoutSamePaths(artifacts: Iterable<Artifact>): Iterable<Artifact> {
  const seen = new Set<string>();
  for (const artifact of artifacts) {
    const { path } = artifact;
    if (seen.has(path.toLowerCase()))
      throw new UsageError(
        `two files would be written to ${path}`,
        'give two things of the topology names that differ more',
      );
    seen.add(path.toLowerCase());
    yield artifact;
  }
}

/** Large networks take a moment. */
function sayProgress(plan: Plan, io: Io): void {
  if (io.stderr.isTerminal && plan.processes.length > 500)
    io.stderr.write(`rendering ${plural(plan.processes.length, 'process', 'processes')} …\n`);
}
