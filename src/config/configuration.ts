import { didYouMean } from '../base/did-you-mean.ts';
import { foreignSyntax, globMatcher } from '../base/glob.ts';
import { unique } from '../base/grouped.ts';
import { listNames } from '../base/names.ts';
import type { PlainObject } from '../base/object.ts';
import { type Path, pathText } from '../base/path.ts';
import { isBearable, type RuleSettings, resolveSeverities, type SeverityTable } from '../check/engine.ts';
import { levelOf, type OptionValues, type Rule } from '../check/rule.ts';
import { compareFindings, type Diagnostic, type Finding, type Level } from '../diagnostic/diagnostic.ts';
import { parse } from '../parse/parse.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import type { SourceFile } from '../source/source-file.ts';
import type { CantonPlanConfiguration, Rules } from './generated/configuration-file.ts';
import { configurationLanguage } from './language.ts';

/** What `.canton-plan.yaml` says, read and checked. */
export interface Configuration {
  readonly source: SourceFile;
  readonly value: CantonPlanConfiguration;
  /** Rules that the file brings itself. */
  readonly customRules: readonly Rule[];
}

export interface ReadConfiguration {
  readonly value: Configuration;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads a configuration file: YAML, then its schema, then the names and expressions in it. `moreRules` are rules that
 * exist beside the built-in ones.
 */
export async function readConfiguration(
  source: SourceFile,
  rules: readonly Rule[],
  moreRules: readonly Rule[] = [],
): Promise<ReadConfiguration> {
  const parsed = await parse(source, configurationLanguage);
  const [file] = parsed.value;
  // A file in which nothing is decided yet is no mistake.
  const findings = parsed.findings.filter(({ rule }) => rule !== 'syntax/empty-file');
  const value = (file?.value ?? {}) as PlainObject as CantonPlanConfiguration;
  let customRules: readonly Rule[] = [];
  if (file !== undefined && value.customRules !== undefined && value.customRules.length > 0) {
    const { readCustomRules } = await import('./custom-rules.ts');
    const read = readCustomRules(file, value.customRules, rules);
    customRules = read.value;
    findings.push(...read.findings);
  }
  if (file !== undefined)
    findings.push(
      ...unknownRules(file, value, [...rules, ...moreRules, ...customRules]),
      ...wrongOptions(file, value, rules),
      ...wrongPatterns(file, value),
      ...weakened(file, value, rules),
    );
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    value: { source, value, customRules },
    diagnostics: resolveSeverities(findings, byId, 'production', {}).sort(compareFindings),
  };
}

/** Names of rules and groups that do not exist. Rules of modules are not known before their code runs. */
function unknownRules(file: TopologyFile, value: CantonPlanConfiguration, rules: readonly Rule[]): Finding[] {
  if ((value.ruleModules ?? []).length > 0) return [];
  const names = new Set(rules.flatMap((rule) => [rule.id, rule.id.slice(0, rule.id.indexOf('/'))]));
  return tablesOf(value).flatMap(({ table, path }) =>
    Object.keys(table ?? {}).flatMap((name) =>
      names.has(name) ? [] : [unknownRule(file, name, path, names)],
    ),
  );
}

/** Every table of rules in the file, with its place. */
const tablesOf = (value: CantonPlanConfiguration): { table: Rules | undefined; path: Path }[] => [
  { table: value.rules, path: ['rules'] },
  ...(value.overrides ?? []).map((override, index) => ({
    table: override.rules,
    path: ['overrides', index, 'rules'],
  })),
];

function unknownRule(file: TopologyFile, name: string, path: Path, names: ReadonlySet<string>): Finding {
  const suggestion = didYouMean(name, names);
  const label = file.label(
    [...path, name],
    suggestion === undefined ? 'named here' : `did you mean \`${suggestion}\`?`,
    'key',
  );
  return {
    rule: 'configuration/unknown-rule',
    message: `there is no rule or group \`${name}\``,
    document: file.document,
    primary: label,
    related: [],
    fixes:
      suggestion === undefined
        ? []
        : [
            {
              title: `Change to \`${suggestion}\``,
              safe: true,
              edits: [{ file: label.file, span: label.span, newText: suggestion }],
            },
          ],
  };
}

/** Options that their rule does not know, or that are out of range. */
function wrongOptions(file: TopologyFile, value: CantonPlanConfiguration, rules: readonly Rule[]): Finding[] {
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return tablesOf(value).flatMap(({ table, path }) =>
    Object.entries(table ?? {}).flatMap(([id, entry]) =>
      Object.entries(optionsIn(entry)).flatMap(([name, number]): Finding[] => {
        const options = byId.get(id)?.options ?? {};
        const option = Object.hasOwn(options, name) ? options[name] : undefined;
        const at = [...path, id, 'options', name];
        if (option === undefined)
          return [wrongOption(file, at, `\`${id}\` has no option \`${name}\``, 'key')];
        if (number >= option.minimum && number <= option.maximum) return [];
        const range = `from ${option.minimum} to ${option.maximum}`;
        return [wrongOption(file, at, `the option \`${name}\` takes a number ${range}`, 'value')];
      }),
    ),
  );
}

/** Severities for rules that nothing may set aside. A group keeps them as they are, and is told only where it has no others. */
function weakened(file: TopologyFile, value: CantonPlanConfiguration, rules: readonly Rule[]): Finding[] {
  return tablesOf(value).flatMap(({ table, path }) =>
    Object.entries(table ?? {}).flatMap(([name, entry]): Finding[] => {
      const named = rules.filter((rule) => rule.id === name || rule.id.startsWith(`${name}/`));
      const levels = levelsIn(entry);
      const isWeaker =
        named.length > 0 && named.every((rule) => levels.some((level) => !isBearable(rule, level)));
      return isWeaker
        ? [
            wrongOption(
              file,
              [...path, name],
              `nothing may set \`${name}\` aside: it says what keeps a file from being read`,
              'value',
            ),
          ]
        : [];
    }),
  );
}

const levelsIn = (entry: Rules[string]): Level[] =>
  typeof entry === 'string'
    ? [entry]
    : Object.values({ ...entry, options: undefined }).filter(
        (level): level is Level => typeof level === 'string',
      );

/** What the configuration takes away from the gate, in words; a reader of the report would not see it otherwise. */
export function loweredBy(value: CantonPlanConfiguration, rules: readonly Rule[]): string[] {
  const weaker = (level: Level, id: string): boolean =>
    rules.some(
      (rule) =>
        (rule.id === id || rule.id.startsWith(`${id}/`)) &&
        order.indexOf(level) > order.indexOf(levelOf(rule, 'production')),
    );
  const entries = tablesOf(value).flatMap(({ table }) => Object.entries(table ?? {}));
  const idsWhere = (isSo: (entry: Rules[string], id: string) => boolean): string[] =>
    unique(entries.flatMap(([id, entry]) => (isSo(entry, id) ? [id] : [])));
  const said = idsWhere((entry, id) => levelsIn(entry).some((level) => weaker(level, id)));
  const measured = idsWhere(
    (entry) => typeof entry === 'object' && Object.keys(entry.options ?? {}).length > 0,
  );
  const { ignore = [], files = [], validate = {} } = value;
  return [
    ...(said.length === 0 ? [] : [`weaker rules: ${listNames(said)}`]),
    ...(measured.length === 0 ? [] : [`rules with other numbers: ${listNames(measured)}`]),
    ...(ignore.length === 0 ? [] : [`left out: ${listNames(ignore)}`]),
    ...(files.length === 0 ? [] : [`where no file is named, checked are only: ${listNames(files)}`]),
    ...(validate.environment === undefined || validate.environment === 'production'
      ? []
      : [`every file is checked as one for ${validate.environment}`]),
    ...(validate.quiet === true ? ['`quiet`: no summary counts what is ignored'] : []),
    ...(value.preset === 'errors-only' ? ['`preset: errors-only`'] : []),
    ...(validate.failOn === 'never' ? ['`failOn: never`: no finding fails the run'] : []),
    ...(value.baseline === undefined ? [] : [`known findings of \`${value.baseline}\` pass`]),
  ];
}

const order: readonly Level[] = ['error', 'warning', 'info', 'off'];

/** Patterns that mean something else elsewhere, and such that stand for too many others. */
function wrongPatterns(file: TopologyFile, value: CantonPlanConfiguration): Finding[] {
  const lists: readonly (readonly [Path, readonly string[]])[] = [
    [['files'], value.files ?? []],
    [['ignore'], value.ignore ?? []],
    ...(value.overrides ?? []).map(({ files }, index): [Path, readonly string[]] => [
      ['overrides', index, 'files'],
      files,
    ]),
  ];
  return lists.flatMap(([path, patterns]) =>
    patterns.flatMap((pattern, index) => wrongPattern(file, [...path, index], pattern) ?? []),
  );
}

function wrongPattern(file: TopologyFile, at: Path, pattern: string): Finding | undefined {
  const wrong = (rule: string, what: string, label: string, help: string): Finding => ({
    rule,
    message: `\`${pathText(at)}\` ${what}`,
    document: file.document,
    primary: file.label(at, label),
    related: [],
    help,
    fixes: [],
  });
  const foreign = foreignSyntax(pattern);
  if (foreign !== undefined)
    return wrong(
      'schema/unknown-value',
      `has \`${foreign}\`, which patterns here do not know`,
      'it would fit no file but one of that very name',
      'write `*`, `**`, `?` and `{a,b}`; `?` fits a file whose name has such a character',
    );
  if (globMatcher(pattern) === undefined)
    return wrong(
      'schema/out-of-range',
      'stands for too many patterns',
      'its `{…}` multiply',
      'write several patterns with fewer `{…}`',
    );
  return undefined;
}

const wrongOption = (file: TopologyFile, at: Path, message: string, part: 'key' | 'value'): Finding => ({
  rule: 'configuration/invalid-option',
  message,
  document: file.document,
  primary: file.label(at, 'here', part),
  related: [],
  fixes: [],
});

const optionsIn = (entry: Rules[string]): OptionValues =>
  typeof entry === 'object' ? (entry.options ?? {}) : {};

/** The options that tables set, the first table to set one winning. */
function mergedOptions(tables: readonly Rules[]): Record<string, OptionValues> {
  const merged: Record<string, OptionValues> = {};
  for (const table of tables)
    for (const [id, entry] of Object.entries(table))
      if (id.includes('/')) merged[id] = { ...optionsIn(entry), ...merged[id] };
  return merged;
}

/** What the configuration decides about the rules for one file; `path` counts from the configuration's folder. */
export function rulesFor(
  path: string,
  value: CantonPlanConfiguration,
): Pick<RuleSettings, 'fallbacks' | 'options'> {
  const fitting = (value.overrides ?? []).filter(({ files }) =>
    files.some((pattern) => globMatcher(pattern)?.(path) === true),
  );
  const tables = [...fitting.map((override) => override.rules).reverse(), value.rules ?? {}];
  return {
    fallbacks: tables as readonly SeverityTable[],
    options: mergedOptions(tables),
  };
}
