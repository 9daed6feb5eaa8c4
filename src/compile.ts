import { isAlike } from './base/alike.ts';
import { groupBy } from './base/grouped.ts';
import {
  ask,
  effectiveSeverity,
  placed,
  type Reported,
  type RuleSettings,
  resolveSeverities,
  withLateChecks,
} from './check/engine.ts';
import type { Rule } from './check/rule.ts';
import {
  compareFindings,
  type Diagnostic,
  type Finding,
  once,
  type Spot,
  type SuppressedDiagnostic,
} from './diagnostic/diagnostic.ts';
import { mayIgnore } from './diagnostic/ignore-comment.ts';
import { link } from './link/link.ts';
import type { Environment, Topology } from './model/topology.ts';
import type { Composing } from './parse/compose/files.ts';
import { literalSecrets } from './parse/literal-secrets.ts';
import { parse } from './parse/parse.ts';
import type { TopologyFile } from './parse/topology-file.ts';
import type { SourceFile } from './source/source-file.ts';

export interface CompileOptions extends Composing {
  readonly rules: readonly Rule[];
  readonly settings?: RuleSettings;
  /** In place of the file's own environment. */
  readonly environment?: Environment;
  /** In place of the file's own release. */
  readonly release?: string;
  /** The day, `2027-01-31`, with which the dates of ignore comments are compared; without it nothing expires. */
  readonly asOf?: string;
  /** What an earlier text of the file came to: what did not change since is not worked out again. */
  readonly before?: Compilation;
}

/** One topology document with what it means. */
export interface Compiled {
  readonly file: TopologyFile;
  readonly topology: Topology;
  /** What rules said of it, where linking had nothing to say. */
  readonly reported?: readonly Reported[];
}

export interface Compilation {
  readonly topologies: readonly Compiled[];
  /** Every file that was read: the one that was compiled, then its bases, parts and overlays. */
  readonly sources: readonly SourceFile[];
  /** All findings of all documents and files, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that do not count. */
  readonly suppressed: readonly SuppressedDiagnostic[];
  /** Whether all of the file could be read. */
  readonly isWhole: boolean;
  /** Whether a rule had its say about the whole file: it is on, and nothing of the file is broken. */
  readonly ran: (rule: Rule) => boolean;
  /** How it was compiled. */
  readonly options?: CompileOptions;
}

/** A file with what is found in it alone, before its ignore comments have their say. */
interface Examined {
  readonly source: SourceFile;
  readonly sources: readonly SourceFile[];
  readonly options: CompileOptions;
  readonly documents: readonly TopologyFile[];
  readonly topologies: readonly Compiled[];
  readonly said: Diagnostic[];
  /** Whether all of it could be read. */
  readonly isWhole: boolean;
}

/** What comparing a file with others found in it. */
interface Compared {
  readonly findings: readonly Finding[];
  /** Whether every file could be read as a whole. */
  readonly isWhole: boolean;
}

/** The whole line: text → topology files → linked topologies → diagnostics. One run shows all mistakes. */
export const compile = async (source: SourceFile, options: CompileOptions): Promise<Compilation> =>
  conclude(await examine(source, options), undefined);

/**
 * The files of several owners, each compiled alone and then compared with the others: what they contradict each other in
 * is a finding in each of them. The compilations are in the order of the files.
 */
export async function compileTogether(
  sources: readonly SourceFile[],
  optionsOf: (source: SourceFile) => CompileOptions,
): Promise<Compilation[]> {
  const { compareFiles } = await import('./together/index.ts');
  const examined: Examined[] = [];
  for (const source of sources) examined.push(await examine(source, optionsOf(source)));
  const isWhole = examined.every((each) => each.isWhole);
  const found = compareFiles(
    examined.flatMap(({ topologies, isWhole }) => topologies.map((each) => ({ ...each, isWhole }))),
    isWhole,
  );
  const compilations: Compilation[] = [];
  for (const each of examined)
    compilations.push(await conclude(each, { findings: found.get(each.source) ?? [], isWhole }));
  return compilations;
}

async function examine(source: SourceFile, options: CompileOptions): Promise<Examined> {
  const { rules, settings = {} } = options;
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const before = options.before?.topologies ?? [];
  const parsed = await parse(source, undefined, options, before[0]?.file);
  const said: Diagnostic[] = [];
  const topologies: Compiled[] = [];
  const say = (findings: readonly Finding[], environment: Environment): void => {
    // One by one: a file can have more findings than a call can have arguments.
    for (const each of resolveSeverities(findings, byId, environment, settings)) said.push(each);
  };
  for (const [index, file] of parsed.value.entries()) {
    const known = meansTheSame(options, file, before[index]) ? before[index] : undefined;
    const linked = known === undefined ? link(file, options.environment, options.release) : undefined;
    const topology = (known?.topology ?? linked?.value) as Topology;
    const reported =
      known?.reported ?? ask(await withLateChecks(rules, topology), file.broken, topology, settings);
    topologies.push({ file, topology, ...(linked?.findings.length ? {} : { reported }) });
    say(linked?.findings ?? [], topology.environment);
    say(placed(reported, file), topology.environment);
  }
  say(parsed.findings, options.environment ?? 'production');
  const isWhole = parsed.findings.length === 0 && topologies.every(({ file }) => file.broken.length === 0);
  const { value: documents, sources } = parsed;
  return { source, sources, options, documents, topologies, said, isWhole };
}

/** Whether all that linking and rules would say of a file was said of another text of it, and of the same rules. */
function meansTheSame(options: CompileOptions, file: TopologyFile, earlier: Compiled | undefined): boolean {
  const before = options.before?.options;
  return (
    earlier?.reported !== undefined &&
    before !== undefined &&
    file.broken.length === 0 &&
    earlier.file.broken.length === 0 &&
    file.document === earlier.file.document &&
    options.environment === before.environment &&
    options.release === before.release &&
    options.rules.length === before.rules.length &&
    options.rules.every((rule, index) => rule === before.rules[index]) &&
    isAlike(options.settings, before.settings) &&
    isAlike(file.value, earlier.file.value)
  );
}

async function conclude(examined: Examined, compared: Compared | undefined): Promise<Compilation> {
  const { sources, options, documents, topologies, said, isWhole } = examined;
  const { rules, settings = {} } = options;
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const environments = topologies.map(({ topology }) => topology.environment);
  for (const finding of compared?.findings ?? [])
    said.push(
      ...resolveSeverities([finding], byId, environments[finding.document] ?? 'production', settings),
    );
  const masked = said.length === 0 ? [] : secretsIn(sources, documents);
  const all = masked.length === 0 ? said : said.map((each) => ({ ...each, masked }));
  const sorted = all.sort(compareFindings);
  // Where no alias stands, nothing is found through one.
  const shown = once(
    sorted.length > 0 && sources.some(({ text }) => text.includes('*'))
      ? (await import('./check/aliases.ts')).mergeAliases(sorted, documents)
      : sorted,
  );
  const ran = (rule: Rule): boolean =>
    isWhole &&
    (rule.together !== true || compared?.isWhole === true) &&
    environments.some((environment) => effectiveSeverity(rule, environment, settings) !== 'off');
  let diagnostics: readonly Diagnostic[] = shown;
  const suppressed: SuppressedDiagnostic[] = [];
  for (const source of sources.filter(({ text }) => mayIgnore(text))) {
    const { suppress } = await import('./check/suppress.ts');
    const own = diagnostics.filter(({ primary }) => primary.file === source);
    const outcome = await suppress(source, own, { rules, asOf: options.asOf, ran });
    const about = resolveSeverities(outcome.findings, byId, environments[0] ?? 'production', settings);
    const others = diagnostics.filter(({ primary }) => primary.file !== source);
    diagnostics = [...others, ...outcome.diagnostics, ...about].sort(compareFindings);
    suppressed.push(...outcome.suppressed);
  }
  // Texts before the one before are not kept.
  const { before: _, ...how } = options;
  return { topologies, sources, diagnostics, suppressed, isWhole, ran, options: how };
}

/** Literal secrets of every file, with those that only a document's structure shows. */
function secretsIn(sources: readonly SourceFile[], documents: readonly TopologyFile[]): Spot[] {
  const parts = groupBy(
    documents.flatMap((document) => document.parts),
    (part) => part.source,
  );
  return sources.flatMap((source) => literalSecrets(source, parts.get(source) ?? []));
}
