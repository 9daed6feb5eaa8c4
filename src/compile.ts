import {
  check,
  effectiveSeverity,
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
  type SuppressedDiagnostic,
} from './diagnostic/diagnostic.ts';
import { mayIgnore } from './diagnostic/ignore-comment.ts';
import { link } from './link/link.ts';
import type { Environment, Topology } from './model/topology.ts';
import { literalSecrets } from './parse/literal-secrets.ts';
import { parse } from './parse/parse.ts';
import type { TopologyFile } from './parse/topology-file.ts';
import type { SourceFile } from './source/source-file.ts';

export interface CompileOptions {
  readonly rules: readonly Rule[];
  readonly settings?: RuleSettings;
  /** In place of the file's own environment. */
  readonly environment?: Environment;
  /** In place of the file's own release. */
  readonly release?: string;
  /** The day, `2027-01-31`, with which the dates of ignore comments are compared; without it nothing expires. */
  readonly asOf?: string;
}

/** One topology document with what it means. */
export interface Compiled {
  readonly file: TopologyFile;
  readonly topology: Topology;
}

export interface Compilation {
  readonly topologies: readonly Compiled[];
  /** All findings of all documents, sorted by place. */
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that do not count. */
  readonly suppressed: readonly SuppressedDiagnostic[];
  /** Whether a rule had its say about the whole file: it is on, and nothing of the file is broken. */
  readonly ran: (rule: Rule) => boolean;
}

/** The whole line: text → topology files → linked topologies → diagnostics. One run shows all mistakes. */
export async function compile(source: SourceFile, options: CompileOptions): Promise<Compilation> {
  const { rules, settings = {} } = options;
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const parsed = await parse(source);
  const said: Diagnostic[] = [];
  const topologies: Compiled[] = [];
  const say = (findings: readonly Finding[], environment: Environment): void => {
    // One by one: a file can have more findings than a call can have arguments.
    for (const each of resolveSeverities(findings, byId, environment, settings)) said.push(each);
  };
  for (const file of parsed.value) {
    const linked = link(file, options.environment, options.release);
    const { environment } = linked.value;
    topologies.push({ file, topology: linked.value });
    say(linked.findings, environment);
    say(check(await withLateChecks(rules, linked.value), file, linked.value, settings), environment);
  }
  say(parsed.findings, options.environment ?? 'production');
  const masked =
    said.length === 0
      ? []
      : literalSecrets(
          source,
          parsed.value.map((file) => file.root),
        );
  const all = masked.length === 0 ? said : said.map((each) => ({ ...each, masked }));
  const sorted = all.sort(compareFindings);
  // Where no alias stands, nothing is found through one.
  const shown = once(
    source.text.includes('*') && sorted.length > 0
      ? (await import('./check/aliases.ts')).mergeAliases(sorted, parsed.value)
      : sorted,
  );
  const environments = topologies.map(({ topology }) => topology.environment);
  const isWhole = parsed.findings.length === 0 && topologies.every(({ file }) => file.broken.length === 0);
  const ran = (rule: Rule): boolean =>
    isWhole && environments.some((environment) => effectiveSeverity(rule, environment, settings) !== 'off');
  if (!mayIgnore(source.text)) return { topologies, diagnostics: shown, suppressed: [], ran };
  const { suppress } = await import('./check/suppress.ts');
  const outcome = await suppress(source, shown, { rules, asOf: options.asOf, ran });
  const about = resolveSeverities(outcome.findings, byId, environments[0] ?? 'production', settings);
  const diagnostics = [...outcome.diagnostics, ...about].sort(compareFindings);
  return { topologies, diagnostics, suppressed: outcome.suppressed, ran };
}
