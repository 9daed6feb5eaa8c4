import { rules } from '../../rules/index.ts';
import type { Compiled } from '../compile.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Topology } from '../model/topology.ts';
import type { BegunPage } from '../page/build-page.ts';
import type { LiveReport } from '../page/live.ts';
import type { Plan } from '../plan/plan.ts';
import type { SourceFile } from '../source/source-file.ts';
import { documentOf, isOfDocument } from './chosen-document.ts';
import type { ComposingFlags } from './composing.ts';
import { compileConfigured } from './configured.ts';
import { readInput } from './input.ts';
import { type Io, UsageError } from './io.ts';
import type { PlanningOptions } from './planning.ts';
import { version } from './version.ts';

/** Options of the commands that make a page. */
export type PageCommandOptions = Pick<PlanningOptions, 'environment' | 'document' | 'stdinFilename'> &
  ComposingFlags;

/**
 * The page of a file. Findings do not stand in its way: what cannot be planned is said on the page. Undefined where the
 * file cannot be read as a topology at all; then `fault` says why. `begin` is told of the text before it is compiled.
 */
export async function pageOf(
  name: string,
  options: PageCommandOptions,
  io: Io,
  begin: (source: SourceFile) => Promise<void> = async () => {},
): Promise<BegunPage | { readonly fault: string }> {
  const source = await readInput(name, io, options.stdinFilename);
  await begin(source);
  const compilation = await compileConfigured(source, options.environment, io, options);
  const compiled = documentOf(options.document, compilation.topologies, source.name);
  const isOwn = isOfDocument(options.document, compilation.topologies, source.name);
  const { value } = compiled?.file ?? {};
  const isOurs = compiled?.file.isOfAnotherLanguage === false;
  if (compiled === undefined || !isOurs || value?.name === undefined || value.daml === undefined) {
    const first = compilation.diagnostics.find(({ severity }) => severity === 'error');
    const why = first === undefined ? 'it is empty' : `${placeIn(source, first)}: ${first.message}`;
    return { fault: `${source.name} cannot be read as a topology (${why})` };
  }
  const [{ beginPage }, { makePlan }] = await Promise.all([
    import('../page/build-page.ts'),
    import('../plan/make-plan.ts'),
  ]);
  const { plan, note } = plannable(compiled, makePlan);
  return beginPage({
    compiled,
    diagnostics: compilation.diagnostics.filter(isOwn),
    suppressed: compilation.suppressed.filter(isOwn),
    plan,
    notes: note === undefined ? [] : [note],
    rules,
    version,
  });
}

/** How the network runs, as a file says. */
export async function liveOf(path: string, topology: string, source: string, io: Io): Promise<LiveReport> {
  if (path === '-' && source === '-')
    throw new UsageError('standard input cannot be both the topology and its status', 'name a file for one');
  const [{ readLive }, { text }] = await Promise.all([
    import('../page/live.ts'),
    readInput(path, io, '<status>'),
  ]);
  const read = readLive(text, topology);
  if (!('fault' in read)) return read;
  throw new UsageError(
    `${path} cannot be shown: ${read.fault}`,
    'write it with `canton-plan status FILE … --format json`',
  );
}

/** The plan, or why there is none: the page is there to show what is wrong, not to fail over it. */
function plannable(
  { file, topology }: Compiled,
  makePlan: (topology: Topology) => Plan,
): { readonly plan: Plan | undefined; readonly note: string | undefined } {
  if (file.broken.length > 0)
    return {
      plan: undefined,
      note: 'Parts of the file cannot be read, so there is no inventory; the findings say which parts.',
    };
  try {
    return { plan: makePlan(topology), note: undefined };
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'UnsafeText') throw error;
    return { plan: undefined, note: `There is no inventory, since it cannot be planned: ${error.message}.` };
  }
}

/** `line 4`, of another file `parts/bank.yaml:4`. */
function placeIn(source: SourceFile, { primary: { file, span } }: Diagnostic): string {
  const { line } = file.position(span.start);
  return file === source ? `line ${line}` : `${file.name}:${line}`;
}
