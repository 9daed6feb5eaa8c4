import { relative, resolve } from 'node:path';
import { rules as builtIn } from '../../rules/index.ts';
import { globMatcher } from '../base/glob.ts';
import type { RuleSettings } from '../check/engine.ts';
import { type Persona, personas, type Rule } from '../check/rule.ts';
import type { CompileOptions } from '../compile.ts';
import { rulesFor } from '../config/configuration.ts';
import { type Level, type Severity, severities } from '../diagnostic/diagnostic.ts';
import { isDate } from '../diagnostic/ignore-comment.ts';
import type { Environment } from '../model/topology.ts';
import type { Composing } from '../parse/compose/files.ts';
import { knownLines, newestOf } from '../profiles/profile.ts';
import { parseRelease } from '../profiles/release.ts';
import { type FormatName, formatNames } from '../report/formats.ts';
import type { FailOn } from '../report/report.ts';
import type { SourceFile } from '../source/source-file.ts';
import { type ColorChoice, colorChoices } from './color.ts';
import { type ComposingFlags, composingOf } from './composing.ts';
import { type LoadedConfiguration, loadConfiguration } from './configuration-file.ts';
import type { FixMode } from './fix-modes.ts';
import type { FileChoice } from './input.ts';
import { type Io, UsageError } from './io.ts';
import { requireRule } from './known-rules.ts';
import { anyText, misspeltVariables, oneOf, Settings, wholeNumber, yesOrNo } from './settings.ts';

/** The flags of `validate` as given; what may come from elsewhere has no default here. */
export interface ValidateFlags extends ComposingFlags {
  readonly failOn?: FailOn;
  readonly environment?: Environment;
  readonly persona?: Persona;
  readonly asVersion?: string;
  readonly only: readonly string[];
  readonly disable: readonly string[];
  readonly rule: readonly string[];
  readonly ruleModule: readonly string[];
  /** Whether the modules that the configuration names may run; otherwise it is refused, or does without them. */
  readonly allowCode?: true | 'skip';
  readonly baseline?: string | false;
  readonly writeBaseline?: string;
  readonly config?: string | false;
  readonly trustedConfig?: string;
  readonly allowEmpty?: true;
  readonly printConfig?: true;
  readonly fix?: FixMode;
  readonly asOf?: string;
  readonly stdinFilename: string;
  readonly maxProblems?: string;
  readonly quiet?: true;
  readonly watch?: true;
  readonly together?: true;
  readonly exitZero?: true;
  readonly affected?: true;
  readonly color: ColorChoice | false;
}

/** What a run of `validate` goes by, whatever it was said in. */
export interface ValidateSettings {
  readonly configuration: LoadedConfiguration | undefined;
  /** Built-in and custom ones. */
  readonly rules: readonly Rule[];
  readonly failOn: FailOn;
  readonly format: FormatName;
  readonly environment: Environment | undefined;
  /** The release in place of the files' own. */
  readonly release: string | undefined;
  readonly maxProblems: number;
  readonly quiet: boolean;
  readonly color: ColorChoice;
  readonly asOf: string;
  /** The file of known findings. */
  readonly baseline: string | undefined;
  readonly files: FileChoice;
  /** What is laid over the files, and access to those that they name. */
  readonly composing: Composing;
  /** What the user decided about rules, for the file of this full path. */
  readonly rulesFor: (path: string) => RuleSettings;
  /** Every setting with where it comes from. */
  readonly resolved: Settings['resolved'];
}

export const environments = ['production', 'staging', 'development'] as const;

/** Settles what a run goes by: flag before environment variable before configuration file. */
export async function resolveValidateSettings(flags: ValidateFlags, io: Io): Promise<ValidateSettings> {
  const named = flags.config ?? io.env['CANTON_PLAN_CONFIG'];
  const configuration = await loadConfiguration(
    named === '' ? undefined : named,
    builtIn,
    io,
    flags.trustedConfig,
  );
  const rules = [
    ...builtIn,
    ...(configuration?.customRules ?? []),
    ...(await moduleRules(flags, configuration, io)),
  ];
  const settings = new Settings(flags, io.env, fileSettings(configuration, io));
  const persona = settings.get<Persona>('persona', oneOf(personas), 'recommended');
  const own: RuleSettings = { ...flagRules(flags, rules), preset: persona };
  const found: ValidateSettings = {
    configuration,
    rules,
    failOn: settings.get('failOn', oneOf([...severities, 'never']), 'error'),
    format: settings.get<FormatName>('format', oneOf(formatNames), 'pretty'),
    environment: settings.get<Environment | undefined>('environment', oneOf(environments), undefined),
    release: releaseOf(settings.get<string | undefined>('asVersion', anyText, undefined)),
    maxProblems: settings.get('maxProblems', wholeNumber, 200),
    quiet: settings.get('quiet', yesOrNo, false),
    color: flags.color === false ? 'never' : settings.get<ColorChoice>('color', oneOf(colorChoices), 'auto'),
    asOf: dayOf(settings.get<string | undefined>('asOf', anyText, undefined)),
    baseline:
      flags.baseline === false ? undefined : settings.get<string | undefined>('baseline', anyText, undefined),
    files: filesOf(configuration),
    composing: await composingOf(flags, io),
    rulesFor: (path) =>
      configuration === undefined
        ? own
        : { ...own, ...rulesFor(configuration.pathOf(path), configuration.value) },
    resolved: settings.resolved,
  };
  sayMisspelt(settings.resolved.keys(), io);
  return found;
}

/** Environments that were spoken of: a file that is looked at again and again is no reason to say it again. */
const spoken = new WeakSet<Io['env']>();

/** A variable that was meant for a setting and is none would do nothing without a word. */
function sayMisspelt(settings: Iterable<string>, io: Io): void {
  if (spoken.has(io.env)) return;
  spoken.add(io.env);
  for (const { name, meant } of misspeltVariables(io.env, [...settings, 'config', 'color', 'baseline']))
    io.stderr.write(
      `warning: the environment variable \`${name}\` does nothing; did you mean \`${meant}\`?\n`,
    );
}

/** How to compile a file by these settings. */
export const compileOptions = (source: SourceFile, settings: ValidateSettings, io: Io): CompileOptions => ({
  rules: settings.rules,
  settings: settings.rulesFor(resolve(io.cwd, source.name)),
  asOf: settings.asOf,
  ...settings.composing,
  ...(settings.environment === undefined ? {} : { environment: settings.environment }),
  ...(settings.release === undefined ? {} : { release: settings.release }),
});

/** What the file says for `validate`; its paths count from its own folder. */
function fileSettings(configuration: LoadedConfiguration | undefined, io: Io): object {
  if (configuration === undefined) return {};
  const { validate, baseline, preset } = configuration.value;
  const settings = { ...validate, ...(preset === undefined ? {} : { persona: preset }) };
  if (baseline === undefined) return settings;
  return { ...settings, baseline: relative(io.cwd, resolve(configuration.home, baseline)) };
}

/** Modules named by a flag load; those named by a file only where a flag allows it, since files come with the code under review. */
async function moduleRules(
  flags: ValidateFlags,
  configuration: LoadedConfiguration | undefined,
  io: Io,
): Promise<Rule[]> {
  const written = flags.allowCode === 'skip' ? [] : (configuration?.value.ruleModules ?? []);
  if (written.length > 0 && flags.allowCode === undefined)
    throw new UsageError(
      `${configuration?.name} wants to run code: ${written.join(', ')}`,
      'run with --allow-code if you trust it, or with --no-config',
    );
  if (written.length + flags.ruleModule.length === 0) return [];
  const { loadRuleModules } = await import('./rule-modules.ts');
  return [
    ...(await loadRuleModules(written, configuration?.home ?? io.cwd)),
    ...(await loadRuleModules(flags.ruleModule, io.cwd)),
  ];
}

function filesOf(configuration: LoadedConfiguration | undefined): FileChoice {
  if (configuration === undefined) return {};
  const { value, pathOf } = configuration;
  const fits = (patterns: readonly string[]): ((path: string) => boolean) => {
    const matchers = patterns.map(globMatcher);
    return (path) => matchers.some((matches) => matches?.(pathOf(path)) === true);
  };
  return {
    isIgnored: fits(value.ignore ?? []),
    ...(value.files === undefined ? {} : { isWanted: fits(value.files) }),
  };
}

/** The release that somebody asks about, if it is one; a line stands for its newest known release. */
export function releaseOf(written: string | undefined): string | undefined {
  if (written === undefined) return written;
  const release = parseRelease(written);
  if (release !== undefined)
    return release.hasPatch || !knownLines.includes(release.line) ? written : newestOf(release.line);
  throw new UsageError(`\`${written}\` is no release`, 'write it as 2.10 or 2.10.4');
}

/** The day that dates are compared with: the one place that asks what day it is. */
function dayOf(written: string | undefined): string {
  if (written === undefined) return new Date().toISOString().slice(0, 10);
  if (isDate(written)) return written;
  throw new UsageError(`--as-of ${written} is no day`, 'write it as 2027-01-31');
}

function flagRules(flags: ValidateFlags, rules: readonly Rule[]): RuleSettings {
  const overrides: Record<string, Level> = {};
  for (const text of flags.rule) {
    const [name = '', level = ''] = text.split(':');
    if (level !== 'off' && !severities.includes(level as Severity)) {
      throw new UsageError(
        level === '' ? `--rule ${text} names no severity` : `--rule ${text}: \`${level}\` is no severity`,
        'write RULE:error, RULE:warning, RULE:info or RULE:off',
      );
    }
    overrides[name] = level as Level;
  }
  for (const name of [...flags.only, ...flags.disable, ...Object.keys(overrides)]) requireRule(name, rules);
  return { only: flags.only, disable: flags.disable, severities: overrides };
}

/** The effective configuration as JSON: what counts, and where each part comes from. */
export async function printedSettings(settings: ValidateSettings, io: Io): Promise<string> {
  const { configuration, rules, resolved } = settings;
  const { effectiveSeverity } = await import('../check/engine.ts');
  const chosen = settings.rulesFor(resolve(io.cwd, 'topology.yaml'));
  const levels = rules.map((rule) => [
    rule.id,
    Object.fromEntries(
      environments.map((environment) => [environment, effectiveSeverity(rule, environment, chosen)]),
    ),
  ]);
  const { overrides = [], files, ignore = [] } = configuration?.value ?? {};
  return `${JSON.stringify(
    {
      configuration: configuration?.name ?? null,
      settings: Object.fromEntries(
        [...resolved].map(([name, { value, origin }]) => [name, { value: value ?? null, origin }]),
      ),
      preset: resolved.get('persona')?.value,
      files: files ?? ['topology.yaml', '*.topology.yaml'],
      ignore,
      overrides,
      rules: Object.fromEntries(levels),
    },
    null,
    2,
  )}\n`;
}
