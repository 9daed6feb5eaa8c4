import { didYouMean } from '../base/did-you-mean.ts';
import { globMatcher } from '../base/glob.ts';
import type { Path } from '../base/path.ts';
import { type RuleSettings, resolveSeverities, type SeverityTable } from '../check/engine.ts';
import type { OptionValues, Rule } from '../check/rule.ts';
import { compareFindings, type Diagnostic, type Finding } from '../diagnostic/diagnostic.ts';
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
  const value = (file?.value ?? {}) as unknown as CantonPlanConfiguration;
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
    file: file.source,
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
              edits: [{ span: label.span, newText: suggestion }],
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

const wrongOption = (file: TopologyFile, at: Path, message: string, part: 'key' | 'value'): Finding => ({
  rule: 'configuration/invalid-option',
  message,
  file: file.source,
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
    files.some((pattern) => globMatcher(pattern)(path)),
  );
  const tables = [...fitting.map((override) => override.rules).reverse(), value.rules ?? {}];
  return {
    fallbacks: tables as readonly SeverityTable[],
    options: mergedOptions(tables),
  };
}

/** Whether the configuration leaves this file out. */
export const isIgnored = (path: string, value: CantonPlanConfiguration): boolean =>
  (value.ignore ?? []).some((pattern) => globMatcher(pattern)(path));
