import { type Command, Option } from 'commander';
import { rules } from '../../rules/index.ts';
import type { Compiled } from '../compile.ts';
import type { Environment } from '../model/topology.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceFile } from '../source/source-file.ts';
import { documentOf } from './chosen-document.ts';
import { type ComposingFlags, takeComposing } from './composing.ts';
import { compileConfigured } from './configured.ts';
import { readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';
import { environments } from './validate-settings.ts';
import { version } from './version.ts';
import { writeReports } from './write-reports.ts';

/** Options of every command that needs a plan. */
export interface PlanningOptions extends ComposingFlags {
  readonly environment?: Environment;
  readonly organization?: string;
  readonly allowErrors?: true;
  readonly document: string;
  readonly stdinFilename: string;
}

/** Declares the file and the options of a command that needs a plan; `verb` says what the command does. */
export const takePlanning = (command: Command, verb: string): Command =>
  takeComposing(command)
    .argument('<FILE>', 'topology file, or - for standard input')
    .option('--organization <name>', 'only what this organization runs')
    .option('--allow-errors', `${verb} in spite of rule errors`)
    .addOption(
      new Option('--environment <environment>', `${verb} as if the file said this environment`).choices(
        environments,
      ),
    )
    .option('--document <number>', 'which document of the file, from 1', '1')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>');

/** A file's plan: whole, and the part of the organization that was asked for. */
export interface PlannedFile {
  readonly compiled: Compiled;
  readonly plan: Plan;
  readonly whole: Plan;
}

/** The plan of a file; undefined where errors stand in its way, which are then reported. */
export const planOf = async (name: string, options: PlanningOptions, io: Io): Promise<Plan | undefined> =>
  (await compiledPlan(name, options, io))?.plan;

/** The same, with what it was made of. */
export async function compiledPlan(
  name: string,
  options: PlanningOptions,
  io: Io,
): Promise<PlannedFile | undefined> {
  const compiled = await compiledFile(name, options, io);
  return compiled === undefined ? undefined : planOfCompiled(compiled, options);
}

/** A file that can be planned; undefined where errors stand in its way, which are then reported. */
export async function compiledFile(
  name: string,
  options: PlanningOptions,
  io: Io,
): Promise<Compiled | undefined> {
  const source = await readInput(name, io, options.stdinFilename);
  const { topologies, diagnostics } = await compileConfigured(source, options.environment, io, options);
  const compiled = documentOf(options.document, topologies, source.name);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === 'error');
  const isReadable = compiled?.file.value.name !== undefined && compiled.file.value.daml !== undefined;
  if (compiled !== undefined && isReadable && (errors.length === 0 || options.allowErrors !== undefined))
    return compiled;
  await report(source, errors, io);
  io.stderr.write(
    isReadable
      ? '  = fix: fix the errors, or go on in spite of them with --allow-errors\n'
      : '  = fix: canton-plan validate shows what is wrong\n',
  );
  return undefined;
}

/** The plan of a compiled file. */
export async function planOfCompiled(
  compiled: Compiled,
  { organization }: Pick<PlanningOptions, 'organization'>,
): Promise<PlannedFile> {
  const { makePlan } = await import('../plan/make-plan.ts');
  const whole = makePlan(compiled.topology);
  if (organization === undefined) return { compiled, plan: whole, whole };
  const known = compiled.topology.organizations.map(({ name }) => name);
  if (!known.includes(organization))
    throw new UsageError(
      `there is no organization \`${organization}\` in ${compiled.file.source.name}`,
      known.length === 0 ? 'it has none' : `it has ${known.join(', ')}`,
    );
  const { restrictPlan } = await import('../plan/restrict.ts');
  return { compiled, plan: restrictPlan(whole, organization), whole };
}

/** Errors go to standard error: standard output belongs to what the command prints. */
const report = (
  source: SourceFile,
  diagnostics: Parameters<typeof writeReports>[0]['files'][number]['diagnostics'],
  io: Io,
): Promise<void> =>
  writeReports(
    { files: [{ source, diagnostics }], rules, version },
    [{ format: 'pretty', output: undefined }],
    { quiet: false, maxProblems: 50, failOn: 'error', color: 'auto' },
    { ...io, stdout: io.stderr },
  );
