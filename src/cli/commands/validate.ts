import { Option } from 'commander';
import { rules } from '../../../rules/index.ts';
import { didYouMean } from '../../base/did-you-mean.ts';
import type { RuleSettings } from '../../check/engine.ts';
import type { Rule } from '../../check/rule.ts';
import { compile } from '../../compile.ts';
import { type Level, type Severity, severities } from '../../diagnostic/diagnostic.ts';
import { isDate } from '../../diagnostic/ignore-comment.ts';
import type { Environment } from '../../model/topology.ts';
import { type CheckedFile, type FailOn, fails } from '../../report/report.ts';
import { type ColorChoice, colorChoices } from '../color.ts';
import { type FixMode, fixModes } from '../fix-modes.ts';
import { readInputs } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import type { Register } from '../main.ts';
import { ReportTargets } from '../report-targets.ts';
import { version } from '../version.ts';
import { writeReports } from '../write-reports.ts';

interface Options {
  readonly failOn: FailOn;
  readonly environment?: Environment;
  readonly only: string[];
  readonly disable: string[];
  readonly rule: string[];
  readonly fix?: FixMode;
  readonly asOf?: string;
  readonly stdinFilename: string;
  readonly maxProblems: string;
  readonly quiet?: true;
  readonly exitZero?: true;
  readonly color: ColorChoice | false;
}

export const environments = ['production', 'staging', 'development'] as const;
const collect = (value: string, before: string[]): string[] => [
  ...before,
  ...value.split(',').filter((part) => part !== ''),
];

/** `canton-plan validate`. */
export const registerValidate: Register = (program, io, done) => {
  const reports = new ReportTargets();
  const command = program
    .command('validate')
    .alias('lint')
    .summary('check topology files against the documented architecture rules')
    .description(
      'Checks topology files: syntax, schema, references and the documented architecture rules.\nWithout FILES, every topology.yaml and *.topology.yaml below the current folder; `-` reads standard input.',
    )
    .argument('[FILES...]', 'topology files')
    .addOption(
      new Option('--fail-on <severity>', 'lowest severity that makes the exit code 1')
        .choices([...severities, 'never'])
        .default('error'),
    )
    .addOption(
      new Option('--environment <environment>', 'check as if the file said this environment').choices(
        environments,
      ),
    )
    .option('--only <rules>', 'run only these rules or groups (comma-separated, repeatable)', collect, [])
    .option('--disable <rules>', 'leave these rules or groups out (comma-separated, repeatable)', collect, [])
    .option(
      '--rule <rule:severity>',
      'give a rule or group another severity: error, warning, info or off (repeatable)',
      collect,
      [],
    )
    .addOption(
      new Option('--fix <how>', 'apply the safe fixes; --fix=suggest prints a diff of the others').choices(
        fixModes,
      ),
    )
    .option('--as-of <day>', 'the day with which dates of ignore comments are compared (default: today)')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>')
    .option('--max-problems <count>', 'most findings to print', '200')
    .option('-q, --quiet', 'print findings only, no summary')
    .option('--exit-zero', 'exit 0 even with findings')
    .addOption(new Option('--color <when>', 'colour the output').choices(colorChoices).default('auto'))
    .option('--no-color', 'same as --color never')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan validate\n  canton-plan validate --environment staging network.topology.yaml\n  cat topology.yaml | canton-plan validate - --format json',
    )
    .action(async (files: string[], options: Options) => done(await validate(files, options, reports, io)));
  for (const option of reports.options()) command.addOption(option);
};

async function validate(
  names: readonly string[],
  options: Options,
  reports: ReportTargets,
  io: Io,
): Promise<number> {
  const settings = settingsOf(options);
  const maxProblems = Number(options.maxProblems);
  if (!Number.isInteger(maxProblems) || maxProblems < 0)
    throw new UsageError(`--max-problems takes a whole number, not ${options.maxProblems}`);
  if (options.fix === 'safe' && names.includes('-'))
    throw new UsageError('standard input cannot be fixed in place', 'use --fix=suggest, or name the file');
  const compileOptions = {
    rules,
    settings,
    asOf: dayOf(options.asOf),
    ...(options.environment === undefined ? {} : { environment: options.environment }),
  };
  const checked: CheckedFile[] = [];
  let diff = '';
  for (const given of await readInputs(names, io, options.stdinFilename)) {
    const fixing = options.fix === undefined ? undefined : await import('../fixing.ts');
    const { source, compilation } =
      options.fix === 'safe' && fixing !== undefined
        ? await fixing.fixFile(given, compileOptions, io)
        : { source: given, compilation: await compile(given, compileOptions) };
    if (options.fix === 'suggest' && fixing !== undefined)
      diff += fixing.suggestedDiff(source, compilation, io);
    checked.push({ source, diagnostics: compilation.diagnostics, suppressed: compilation.suppressed });
  }
  if (options.fix === 'suggest') io.stdout.write(diff);
  const { failOn } = options;
  await writeReports(
    { files: checked, rules, version },
    // The diff has standard output for itself, so that it can be piped into `patch`.
    reports.targets('pretty').filter(({ output }) => options.fix !== 'suggest' || output !== undefined),
    {
      quiet: options.quiet ?? false,
      maxProblems,
      failOn,
      color: options.color === false ? 'never' : options.color,
    },
    io,
  );
  const failed = checked.some((file) => file.diagnostics.some(({ severity }) => fails(severity, failOn)));
  return failed && !options.exitZero ? exitCodes.findings : exitCodes.ok;
}

/** The day that dates are compared with: the one place that asks what day it is. */
function dayOf(written: string | undefined): string {
  if (written === undefined) return new Date().toISOString().slice(0, 10);
  if (isDate(written)) return written;
  throw new UsageError(`--as-of ${written} is no day`, 'write it as 2027-01-31');
}

function settingsOf(options: Options): RuleSettings {
  const overrides: Record<string, Level> = {};
  for (const text of options.rule) {
    const [name = '', level = ''] = text.split(':');
    if (level !== 'off' && !severities.includes(level as Severity)) {
      throw new UsageError(
        `--rule ${text}: \`${level}\` is no severity`,
        'write RULE:error, RULE:warning, RULE:info or RULE:off',
      );
    }
    overrides[name] = level as Level;
  }
  for (const name of [...options.only, ...options.disable, ...Object.keys(overrides)]) requireRule(name);
  return { only: options.only, disable: options.disable, severities: overrides };
}

function requireRule(name: string): void {
  if (!rules.some((rule) => rule.id === name || rule.id.startsWith(`${name}/`)))
    throw unknownRule(name, rules);
}

/** The error for a rule that does not exist, with the nearest that does. */
export function unknownRule(name: string, known: readonly Rule[]): UsageError {
  const groups = new Set(known.map((rule) => rule.id.slice(0, rule.id.indexOf('/'))));
  const suggestion = didYouMean(name, [...known.map((rule) => rule.id), ...groups]);
  return new UsageError(
    `there is no rule or group \`${name}\``,
    suggestion === undefined ? 'see `canton-plan rules`' : `did you mean \`${suggestion}\`?`,
  );
}
