import { didYouMean } from '../base/did-you-mean.ts';
import { clipped } from '../base/names.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Diagnostic, Finding, Fix, Level } from '../diagnostic/diagnostic.ts';
import type { Place } from '../model/component.ts';
import type { Environment, Topology } from '../model/topology.ts';
import type { TopologyFile } from '../parse/topology-file.ts';
import { isAtLeast } from '../profiles/release.ts';
import { levelOf, type OptionValues, type Persona, type Report, type Rule, speaksIn } from './rule.ts';

/** What the user decided about rules. */
export interface RuleSettings {
  /** Only these rules or groups run. */
  readonly only?: readonly string[];
  /** These rules or groups do not run. */
  readonly disable?: readonly string[];
  /** Severities by rule or group; the more exact name wins. */
  readonly severities?: SeverityTable;
  /** More of them, each table heard only where those before it are silent. */
  readonly fallbacks?: readonly SeverityTable[];
  /** Options by rule; what is left out has the rule's default. */
  readonly options?: Readonly<Record<string, OptionValues>>;
  /** What becomes of the severity that a rule has where nothing is said of it. */
  readonly preset?: Persona;
}

/** Severities by rule or group, everywhere or by environment. */
export type SeverityTable = Readonly<Record<string, Level | Readonly<Partial<Record<Environment, Level>>>>>;

const presets: Readonly<Record<Persona, (level: Level) => Level>> = {
  recommended: (level) => level,
  strict: (level) => (level === 'warning' ? 'error' : level === 'info' ? 'warning' : level),
  'errors-only': (level) => (level === 'error' ? level : 'off'),
  audit: (level) => level,
};

/** The severity of a rule in a persona: who audits sees every rule as in production. */
function personaLevel(rule: Rule, environment: Environment, persona: Persona): Level {
  if (!speaksIn(rule, persona)) return 'off';
  return presets[persona](levelOf(rule, persona === 'audit' ? 'production' : environment));
}

/** The rules with what they load late, as far as the topology has something that they are about. */
export async function withLateChecks(rules: readonly Rule[], topology: Topology): Promise<readonly Rule[]> {
  const late = rules.filter((rule) => rule.late !== undefined && applies(rule, topology));
  if (late.length === 0) return rules;
  const checks = new Map(await Promise.all(late.map(async (rule) => [rule, await rule.late?.()] as const)));
  return rules.map((rule) => {
    const loaded = checks.get(rule);
    // No copy: it would make the texts of the rule, which may be made late.
    return loaded === undefined ? rule : Object.create(rule, { check: { value: loaded } });
  });
}

/** What a rule said, with no place looked up yet. */
export interface Reported {
  readonly rule: Rule;
  readonly report: Report;
}

/** Runs every rule that applies to the topology. Findings about broken parts are left out: those are reported already. */
export const check = (
  rules: readonly Rule[],
  file: TopologyFile,
  topology: Topology,
  settings: RuleSettings = {},
): Finding[] => placed(ask(rules, file.broken, topology, settings), file);

/** What rules said, at its places in the text. */
export const placed = (reported: readonly Reported[], file: TopologyFile): Finding[] =>
  reported.map(({ rule, report }) => toFinding(rule, report, file));

/** What every rule that applies says of the topology. Nothing is said of broken parts. */
export function ask(
  rules: readonly Rule[],
  brokenPaths: readonly Path[],
  topology: Topology,
  settings: RuleSettings = {},
): Reported[] {
  const reported: Reported[] = [];
  const broken = new BrokenPaths(brokenPaths);
  for (const rule of rules) {
    if (
      rule.check === undefined ||
      effectiveSeverity(rule, topology.environment, settings) === 'off' ||
      !applies(rule, topology)
    )
      continue;
    rule.check(
      topology,
      (report) => {
        const places = [report.at, ...(report.related ?? []).map((related) => related.at)];
        const isUncertain =
          places.some((place) => broken.touches(place.path)) ||
          report.absentFrom?.some((place) => broken.mayHide(place.path));
        if (isUncertain !== true) reported.push({ rule, report });
      },
      optionsOf(rule, settings),
    );
  }
  return reported;
}

/** What the user set of a rule's options, over its defaults. */
function optionsOf(rule: Rule, { options = {} }: RuleSettings): OptionValues {
  const defaults = Object.entries(rule.options ?? {}).map(([name, option]) => [name, option.default]);
  return { ...Object.fromEntries(defaults), ...(Object.hasOwn(options, rule.id) ? options[rule.id] : {}) };
}

const applies = (rule: Rule, topology: Topology): boolean =>
  (rule.about === undefined || topology.mentions(...rule.about)) &&
  (rule.since === undefined || isAtLeast(topology.release, rule.since)) &&
  (rule.until === undefined || !isAtLeast(topology.release, rule.until));

/** The severity of a rule after the user's settings. */
export function effectiveSeverity(rule: Rule, environment: Environment, settings: RuleSettings): Level {
  const names = (list: readonly string[] | undefined): boolean =>
    list?.some((name) => name === rule.id || rule.id.startsWith(`${name}/`)) ?? false;
  if (settings.only !== undefined && settings.only.length > 0 && !names(settings.only)) return 'off';
  if (names(settings.disable)) return 'off';
  return (
    chosenLevel(rule, environment, settings) ??
    personaLevel(rule, environment, settings.preset ?? 'recommended')
  );
}

/** The severity that the user gave the rule, or its group, here. */
function chosenLevel(rule: Rule, environment: Environment, settings: RuleSettings): Level | undefined {
  const group = rule.id.slice(0, rule.id.indexOf('/'));
  for (const table of [settings.severities ?? {}, ...(settings.fallbacks ?? [])]) {
    for (const name of [rule.id, group]) {
      const level = Object.hasOwn(table, name) ? table[name] : undefined;
      const here = typeof level === 'object' ? level[environment] : level;
      // A severity for a whole group wakes no rule that this environment lets sleep.
      const sleeps = name === group && here === level && levelOf(rule, environment) === 'off';
      if (here !== undefined && !sleeps && (table === settings.severities || isBearable(rule, here)))
        return here;
    }
  }
  return undefined;
}

/**
 * Whether a file may give a rule that severity: what nothing may set aside, it cannot make weaker either, since it comes
 * with the change that is checked.
 */
export const isBearable = (rule: Rule, level: Level): boolean =>
  rule.unignorable !== true || level === 'error' || level === rule.severity;

function toFinding(rule: Rule, report: Report, file: TopologyFile): Finding {
  const label = (at: Place, text: string) => file.label(at.path, text, at.part);
  return {
    rule: rule.id,
    message: report.message,
    document: file.document,
    primary: label(report.at, report.label),
    related: (report.related ?? []).map((related) => label(related.at, related.label)),
    fixes: fixesOf(report, file),
    ...(report.help === undefined ? {} : { help: report.help }),
    ...(report.severity === undefined ? {} : { severity: report.severity }),
  };
}

function fixesOf(report: Report, file: TopologyFile): Fix[] {
  if (report.fix === undefined) return [];
  const edit = file.write(report.fix.at.path, report.fix.value);
  return edit === undefined ? [] : [{ title: report.fix.title, safe: report.fix.safe, edits: [edit] }];
}

/** Findings with their rule's words and the severity that settings and environment give them. */
export function resolveSeverities(
  findings: readonly Finding[],
  rulesById: ReadonlyMap<string, Rule>,
  environment: Environment,
  settings: RuleSettings,
): Diagnostic[] {
  return findings.flatMap((finding) => {
    const rule = rulesById.get(finding.rule);
    if (rule === undefined) throw new Error(`no rule is named ${finding.rule}`);
    const level = effectiveSeverity(rule, environment, settings);
    if (level === 'off') return [];
    // What a rule says about one case gives way to what the user says about the rule.
    const own = chosenLevel(rule, environment, settings) === undefined ? finding.severity : undefined;
    const severity = own === undefined ? level : presets[settings.preset ?? 'recommended'](own);
    if (severity === 'off') return [];
    return [clippedFinding({ ...finding, severity, why: rule.why, help: finding.help ?? rule.fix })];
  });
}

/** A name may be a megabyte long; a finding that repeats it is not. */
function clippedFinding(diagnostic: Diagnostic): Diagnostic {
  const { message, help, primary } = diagnostic;
  if (message.length + help.length + primary.text.length < 1000) return diagnostic;
  return {
    ...diagnostic,
    message: clipped(message),
    help: clipped(help),
    primary: { ...primary, text: clipped(primary.text) },
  };
}

/** Paths that are reported as broken: whatever lies at, below or — for a missing part — right at them is touched. */
export class BrokenPaths {
  readonly #exact: ReadonlySet<string>;
  /** Everything above a broken path. */
  readonly #above: ReadonlySet<string>;
  /** Broken keys at the top: one of them may be a section with a slip in its name. */
  readonly #topKeys: readonly string[];
  readonly #misspelt = new Map<string, boolean>();

  constructor(paths: readonly Path[]) {
    this.#exact = new Set(paths.map(pathKey));
    this.#above = new Set(
      paths.flatMap((path) => path.slice(1).map((_, index) => pathKey(path.slice(0, index + 1)))),
    );
    this.#topKeys = paths.flatMap((path) => (path.length === 1 ? [String(path[0])] : []));
  }

  touches(path: Path): boolean {
    if (this.#exact.size === 0) return false;
    for (let length = 1; length <= path.length; length++)
      if (this.#exact.has(pathKey(path.slice(0, length)))) return true;
    return false;
  }

  /** Whether something that belongs below `path` may have been written and not been read. */
  mayHide(path: Path): boolean {
    return this.touches(path) || this.#above.has(pathKey(path)) || this.#isMisspelt(String(path[0]));
  }

  #isMisspelt(section: string): boolean {
    let known = this.#misspelt.get(section);
    if (known === undefined) {
      known = this.#topKeys.some((key) => didYouMean(key, [section]) !== undefined);
      this.#misspelt.set(section, known);
    }
    return known;
  }
}
