import { Option } from 'commander';
import { personas } from '../../check/rule.ts';
import { type Compilation, compile } from '../../compile.ts';
import { loweredBy } from '../../config/configuration.ts';
import { severities } from '../../diagnostic/diagnostic.ts';
import { type CheckedFile, fails } from '../../report/report.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { Judged } from '../baseline-file.ts';
import { checkedFiles } from '../checked-files.ts';
import { colorChoices } from '../color.ts';
import { takeComposing } from '../composing.ts';
import { type FixMode, fixModes } from '../fix-modes.ts';
import { Fixer } from '../fixing.ts';
import { readInputs } from '../input.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { optimizeLate } from '../optimize-late.ts';
import type { Register } from '../register.ts';
import { ReportTargets } from '../report-targets.ts';
import {
  compileOptions,
  environments,
  printedSettings,
  resolveValidateSettings,
  type ValidateFlags,
  type ValidateSettings,
} from '../validate-settings.ts';
import { version } from '../version.ts';
import { writeReports } from '../write-reports.ts';

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
      'Checks topology files: syntax, schema, references and the documented architecture rules.\nWithout FILES, every topology.yaml and *.topology.yaml below the current folder, or below a folder that is named; `-` reads standard input.',
    )
    .argument('[FILES...]', 'topology files, or folders to look in')
    .addOption(
      new Option(
        '--fail-on <severity>',
        'lowest severity that makes the exit code 1 (default: error)',
      ).choices([...severities, 'never']),
    )
    .addOption(
      new Option('--environment <environment>', 'check as if the file said this environment').choices(
        environments,
      ),
    )
    .addOption(
      new Option(
        '--persona <name>',
        'whom the run is for: recommended (default), strict, errors-only, or audit: every rule as in production',
      ).choices(personas),
    )
    .option('--as-version <release>', 'check as if the file named this Daml release')
    .option('--only <rules>', 'run only these rules or groups (comma-separated, repeatable)', collect, [])
    .option('--disable <rules>', 'leave these rules or groups out (comma-separated, repeatable)', collect, [])
    .option(
      '--rule <rule:severity>',
      'give a rule or group another severity: error, warning, info or off (repeatable)',
      collect,
      [],
    )
    .option('-c, --config <file>', 'the configuration file (default: the nearest .canton-plan.yaml)')
    .option('--no-config', 'use no configuration file')
    .option(
      '--trusted-config <file>',
      'go by this configuration, for example of the base branch, in place of the one that lies beside the files',
    )
    .option('--allow-empty', 'pass where the configuration leaves out what is named, or everything')
    .option('--print-config', 'print the settings that count, and where they come from')
    .option('--baseline <file>', 'let the known findings of this file pass')
    .option('--no-baseline', 'let no known findings pass')
    .option('--write-baseline <file>', 'write what is found now as known, and let it pass')
    .option('--rule-module <file>', 'load rules from a JavaScript module: this runs code', collect, [])
    .option('--allow-code', 'let the configuration file name JavaScript modules to run')
    .addOption(
      new Option(
        '--fix <how>',
        'apply the safe fixes; --fix=diff prints them as a diff instead, --fix=suggest the others',
      ).choices(fixModes),
    )
    .option('--as-of <day>', 'the day with which dates of ignore comments are compared (default: today)')
    .option('--stdin-filename <name>', 'name to show for standard input', '<stdin>')
    .option('--max-problems <count>', 'most findings to print (default: 200)')
    .option('--together', 'check the files against each other as well: what one owner says of another')
    .option('--affected', 'check every topology that the named files are a part or the base of')
    .option('--watch', 'check again whenever a file changes')
    .option('-q, --quiet', 'print findings only, no summary')
    .option('--exit-zero', 'exit 0 even with findings')
    .addOption(new Option('--color <when>', 'colour the output (default: auto)').choices(colorChoices))
    .option('--no-color', 'same as --color never')
    .addHelpText(
      'after',
      '\nMost flags may also stand in the configuration file or in the environment: --fail-on as CANTON_PLAN_FAIL_ON.\n\nExamples:\n  canton-plan validate\n  canton-plan validate --environment staging network.topology.yaml\n  canton-plan validate --together exchange.topology.yaml bank.topology.yaml\n  cat topology.yaml | canton-plan validate - --format json',
    )
    .action(async (files: string[], options: ValidateFlags) => {
      const run = () => validate(files, options, reports, io);
      done(options.watch ? await (await import('../watch.ts')).watchFiles(files, io, run) : await run());
    });
  takeComposing(command);
  for (const option of reports.options()) command.addOption(option);
};

/** Characters that are checked before V8 has optimized much. */
const shortText = 50_000;
/** What it includes may be a network of any size. */
const isOfParts = ({ text }: SourceFile): boolean => /^include:/m.test(text);
const lengthOf = (sources: readonly SourceFile[]): number =>
  sources.reduce((sum, { text }) => sum + text.length, 0);

async function validate(
  names: readonly string[],
  flags: ValidateFlags,
  reports: ReportTargets,
  io: Io,
): Promise<number> {
  if (flags.fix === 'safe' && names.includes('-'))
    throw new UsageError(
      'standard input cannot be fixed in place',
      'use --fix=diff or --fix=suggest, or name the file',
    );
  const settings = await resolveValidateSettings(flags, io);
  if (flags.printConfig) {
    io.stdout.write(await printedSettings(settings, io));
    return exitCodes.ok;
  }
  const targets = reports.targets(settings.format);
  sayLowered(settings, io);
  const filesToCheck = async () => {
    const sources = await readInputs(
      names,
      io,
      flags.stdinFilename,
      settings.files,
      flags.allowEmpty === true,
      flags.affected === true,
    );
    if (!flags.watch && (lengthOf(sources) > shortText || sources.some(isOfParts))) optimizeLate();
    return sources;
  };
  const judged: Judged[] = [];
  if (flags.together) {
    const { checkTogether, refuseSame } = await import('../together.ts');
    refuseSame(names, flags, io);
    judged.push(...(await checkTogether(await filesToCheck(), settings, io)));
  } else judged.push(...checkedFiles(await checkAll(await filesToCheck(), flags.fix, settings, io)));
  const checked = await withBaseline(judged, flags, settings, io);
  const { rules, failOn } = settings;
  await writeReports(
    { files: checked, rules, version },
    // The diff has standard output for itself, so that it can be piped into `patch`.
    flags.fix === 'suggest' || flags.fix === 'diff'
      ? targets.filter(({ output }) => output !== undefined)
      : targets,
    settings,
    io,
  );
  const failed = checked.some((file) => file.diagnostics.some(({ severity }) => fails(severity, failOn)));
  return failed && !flags.exitZero ? exitCodes.findings : exitCodes.ok;
}

/** What a file of the repository takes away from the gate is said with every report, whatever its format. */
function sayLowered({ configuration, rules, resolved, format }: ValidateSettings, io: Io): void {
  if (configuration === undefined) return;
  const lowered = loweredBy(configuration.value, rules);
  if (lowered.length === 0) return;
  const text = `${configuration.name} lowers the gate: ${lowered.join('; ')}`;
  // What the file itself asks for keeps nothing of this quiet.
  const { value, origin } = resolved.get('quiet') ?? {};
  if (value !== true || origin === 'file') io.stderr.write(`${text}\n`);
  if (format === 'github')
    io.stdout.write(`::notice title=canton-plan::${text.replace(/[%\r\n]/g, encodeURIComponent)}\n`);
}

/** The files with their known findings set aside, if there is a baseline. */
async function withBaseline(
  files: readonly Judged[],
  flags: ValidateFlags,
  settings: ValidateSettings,
  io: Io,
): Promise<readonly CheckedFile[]> {
  const path = flags.writeBaseline ?? settings.baseline;
  if (path === undefined) return files;
  const { againstBaseline, writeBaseline } = await import('../baseline-file.ts');
  if (flags.writeBaseline !== undefined) await writeBaseline(path, files, settings, io);
  return againstBaseline(path, files, settings, io);
}

/** One after the other, so that what is fixed for one topology is read as fixed by the next that has it as a part. */
async function checkAll(
  sources: readonly SourceFile[],
  fix: FixMode | undefined,
  settings: ValidateSettings,
  io: Io,
): Promise<Compilation[]> {
  if (fix === undefined) {
    const compilations: Compilation[] = [];
    for (const source of sources)
      compilations.push(await compile(source, compileOptions(source, settings, io)));
    return compilations;
  }
  return new Fixer(fix, settings, io).fix(sources);
}
