import { compareText } from '../base/compare.ts';
import type { PlainObject } from '../base/object.ts';
import { pathText } from '../base/path.ts';
import type { Rule } from '../check/rule.ts';
import {
  type Diagnostic,
  type Finding,
  type Label,
  type SuppressedDiagnostic,
  suppressionOf,
} from '../diagnostic/diagnostic.ts';
import { isDate } from '../diagnostic/ignore-comment.ts';
import type { Language } from '../parse/language.ts';
import { parse } from '../parse/parse.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { CantonPlanBaseline, Entry } from './generated/baseline-file.ts';
import { validate } from './generated/validate-baseline.js';

/** An entry of a baseline. */
export type BaselineEntry = Entry;

/** A baseline file, read and checked. */
export interface Baseline {
  /** Whether the file has the shape of a baseline at all; of any other file nothing is shown. */
  readonly isOurs: boolean;
  readonly entries: readonly BaselineEntry[];
  readonly findings: readonly Finding[];
  /** A finding about an entry, at its place in the baseline file. */
  readonly about: (entry: BaselineEntry, rule: string, message: string, label: string) => Finding;
}

const language: Language = {
  noun: 'baseline',
  accepts: validate,
  explain: async () => {
    const { default: schema } = await import('../../schemas/baseline.schema.json', {
      with: { type: 'json' },
    });
    return { schema, validate };
  },
};

/** Reads a baseline file. */
export async function readBaseline(source: SourceFile): Promise<Baseline> {
  const parsed = await parse(source, language);
  const [file] = parsed.value;
  const entries = (file?.value as PlainObject | undefined as CantonPlanBaseline | undefined)?.findings ?? [];
  const places = new Map(entries.map((entry, index) => [entry, index]));
  const about: Baseline['about'] = (entry, rule, message, label) => ({
    rule,
    message,
    document: 0,
    primary: placed(source, file, places.get(entry) ?? 0, label),
    related: [],
    fixes: [],
  });
  const noDates = entries.flatMap((entry) =>
    entry.until === undefined || isDate(entry.until)
      ? []
      : [
          about(
            entry,
            'schema/unknown-value',
            `\`${entry.until}\` is no day; write it as 2027-01-31`,
            'here',
          ),
        ],
  );
  const isOurs = /(?:^|[{,]\s*)["']?(?:version|findings)["']?\s*:/m.test(source.text);
  return { isOurs, entries, findings: [...parsed.findings, ...noDates], about };
}

const placed = (source: SourceFile, file: TopologyFile | undefined, index: number, text: string): Label =>
  file?.label(['findings', index, 'rule'], text) ?? {
    file: source,
    span: { start: 0, end: 0 },
    text,
    path: [],
  };

export interface BaselineOutcome {
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
  /** Entries that name a finding which is gone. */
  readonly stale: readonly BaselineEntry[];
  /** Entries whose day has passed while the finding is still there. */
  readonly expired: readonly BaselineEntry[];
}

export interface BaselineOptions {
  readonly unignorable: ReadonlySet<string>;
  readonly asOf: string;
  /** Whether a rule had its say; only then can an entry be stale. */
  readonly ran: (rule: string) => boolean;
}

/** Sets known findings of a file aside: each entry takes one finding of its rule at its place. */
export function applyBaseline(
  diagnostics: readonly Diagnostic[],
  entries: readonly BaselineEntry[],
  { unignorable, asOf, ran }: BaselineOptions,
): BaselineOutcome {
  const left = new Map<string, BaselineEntry[]>();
  for (const entry of entries) {
    const known = left.get(entryKey(entry));
    if (known === undefined) left.set(entryKey(entry), [entry]);
    else known.push(entry);
  }
  const kept: Diagnostic[] = [];
  const suppressed: SuppressedDiagnostic[] = [];
  const expired: BaselineEntry[] = [];
  for (const diagnostic of diagnostics) {
    const entry = unignorable.has(diagnostic.rule) ? undefined : left.get(diagnosticKey(diagnostic))?.shift();
    if (entry === undefined) kept.push(diagnostic);
    else if (entry.until !== undefined && asOf > entry.until) {
      expired.push(entry);
      kept.push(diagnostic);
    } else suppressed.push({ ...diagnostic, suppression: suppressionOf('baseline', entry) });
  }
  const stale = [...left.values()].flat().filter((entry) => ran(entry.rule));
  return { diagnostics: kept, suppressed, stale, expired };
}

const key = (document: number, rule: string, path: string): string => `${document} ${rule} ${path}`;
const entryKey = (entry: BaselineEntry): string => key(entry.document ?? 0, entry.rule, entry.path);
const diagnosticKey = ({ document, rule, primary }: Diagnostic): string =>
  key(document, rule, pathText(primary.path));

/** What the baseline says of its own entries: those that are not needed, and those that count no longer. */
export const aboutEntries = (
  baseline: Baseline,
  { stale, expired }: Pick<BaselineOutcome, 'stale' | 'expired'>,
): Finding[] => [
  ...stale.map((entry) =>
    baseline.about(
      entry,
      'suppression/stale-baseline',
      `nothing breaks \`${entry.rule}\` at ${placeOf(entry)} any more`,
      'this entry is not needed',
    ),
  ),
  ...expired.map((entry) =>
    baseline.about(
      entry,
      'suppression/expired',
      `\`${entry.rule}\` at ${placeOf(entry)} was let through until ${entry.until} only`,
      'this day has passed',
    ),
  ),
];

const placeOf = ({ file, path }: BaselineEntry): string =>
  path === '' ? `\`${file}\`` : `\`${path}\` of \`${file}\``;

/** The entries of a new baseline: one for each finding that can be known, with what earlier entries said about it. */
export function newEntries(
  file: string,
  diagnostics: readonly Diagnostic[],
  earlier: readonly BaselineEntry[],
  unignorable: ReadonlySet<string>,
): BaselineEntry[] {
  const said = new Map<string, BaselineEntry[]>();
  for (const entry of earlier) said.set(entryKey(entry), [...(said.get(entryKey(entry)) ?? []), entry]);
  return diagnostics.flatMap((diagnostic) => {
    if (unignorable.has(diagnostic.rule)) return [];
    const before = said.get(diagnosticKey(diagnostic))?.shift();
    return [
      {
        file,
        ...(diagnostic.document === 0 ? {} : { document: diagnostic.document }),
        rule: diagnostic.rule,
        path: pathText(diagnostic.primary.path),
        ...(before?.reason === undefined ? {} : { reason: before.reason }),
        ...(before?.until === undefined ? {} : { until: before.until }),
      },
    ];
  });
}

/** Ids of the rules that neither comment nor baseline can silence. */
export const unignorableRules = (rules: readonly Rule[]): ReadonlySet<string> =>
  new Set(rules.flatMap((rule) => (rule.unignorable === true ? [rule.id] : [])));

/** The text of a baseline file: an entry on each line, in order, so that differences read well. */
export function printBaseline(entries: readonly BaselineEntry[]): string {
  const sorted = [...entries].sort(
    (a, b) =>
      compareText(a.file, b.file) ||
      (a.document ?? 0) - (b.document ?? 0) ||
      compareText(a.rule, b.rule) ||
      compareText(a.path, b.path) ||
      compareText(a.reason ?? '', b.reason ?? ''),
  );
  const lines = sorted.map((entry) => {
    const pairs = Object.entries(entry).map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
    return `  - { ${pairs.join(', ')} }\n`;
  });
  return [
    '# Findings that are known. Written by `canton-plan validate --write-baseline`;\n',
    '# `reason` and `until: "2027-01-31"` may be added to an entry and stay when it is written again.\n',
    'version: 1\n',
    lines.length === 0 ? 'findings: []\n' : `findings:\n${lines.join('')}`,
  ].join('');
}
