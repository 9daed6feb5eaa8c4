import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, Help, type Option } from 'commander';
import { suggestChoices } from './choices.ts';
import { registerCompletion } from './commands/completion.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerDiagram } from './commands/diagram.ts';
import { registerDiff } from './commands/diff.ts';
import { registerExpand } from './commands/expand.ts';
import { registerExplain } from './commands/explain.ts';
import { registerHandover } from './commands/handover.ts';
import { registerImpact } from './commands/impact.ts';
import { registerImport } from './commands/import.ts';
import { registerInit } from './commands/init.ts';
import { registerLsp } from './commands/lsp.ts';
import { registerPlan } from './commands/plan.ts';
import { registerPreview } from './commands/preview.ts';
import { registerRender } from './commands/render.ts';
import { registerReport } from './commands/report.ts';
import { registerRules } from './commands/rules.ts';
import { registerRunbook } from './commands/runbook.ts';
import { registerSchema } from './commands/schema.ts';
import { registerStatus } from './commands/status.ts';
import { registerUpgrade } from './commands/upgrade.ts';
import { registerValidate } from './commands/validate.ts';
import { refuseFileLikeOptions } from './file-like-option.ts';
import { fixModes } from './fix-modes.ts';
import { exitCodes, forPeople, type Io, isUsageError, type Output, sayUsageError } from './io.ts';
import type { Register } from './register.ts';
import { version } from './version.ts';

const commands: readonly Register[] = [
  registerValidate,
  registerExplain,
  registerRules,
  registerPlan,
  registerRender,
  registerCoverage,
  registerImpact,
  registerDiff,
  registerRunbook,
  registerUpgrade,
  registerDiagram,
  registerReport,
  registerPreview,
  registerStatus,
  registerExpand,
  registerHandover,
  registerInit,
  registerImport,
  registerSchema,
  registerCompletion,
  registerLsp,
];

const exitCodeHelp = `
Exit codes:
  0   nothing to report at the chosen level
  1   findings at or above --fail-on (default: error)
  2   wrong usage, bad configuration, or a file that cannot be read
  70  a bug of canton-plan
`;

/** That nothing is the default of a list need not be said. */
const optionDescription = (option: Option): string =>
  new Help().optionDescription(option).replace(' (default: [])', '');

/** Runs the command line and gives the exit code. */
export async function main(argv: readonly string[], outside: Io): Promise<number> {
  const io = withVisibleErrors(outside);
  let code: number = exitCodes.ok;
  const program = new Command('canton-plan')
    .description('Validates, renders and draws Daml 2.x / Canton 2.x deployments from one topology.yaml.')
    .version(version, '-V, --version')
    .addHelpText('after', exitCodeHelp)
    .showHelpAfterError('(run with --help for usage)')
    .exitOverride()
    .configureHelp({ optionDescription })
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHelpWidth: () => io.stdout.columns ?? 100,
      getErrHelpWidth: () => io.stderr.columns ?? 100,
    });
  for (const register of wanted(argv[0])) {
    register(program, io, (result) => {
      code = result;
    });
  }
  for (const command of program.commands) command.copyInheritedSettings(program);
  suggestChoices(program.commands);
  try {
    refuseFileLikeOptions(argv, io.cwd);
    await program.parseAsync(withFixMode(argv, io.cwd), { from: 'user' });
    return code;
  } catch (error) {
    return explainFault(error, io);
  }
}

/** Only the command that is named, where its start matters: describing the others would make it longer. */
const alone: ReadonlyMap<string, Register> = new Map([
  ['validate', registerValidate],
  ['diagram', registerDiagram],
]);

function wanted(name: string | undefined): readonly Register[] {
  const one = alone.get(name ?? '');
  return one === undefined ? commands : [one];
}

/** `--fix` takes the next word only where that is one of its modes and no file, so that a file named after it stays a file. */
function withFixMode(argv: readonly string[], cwd: string): string[] {
  const at = argv.indexOf('--fix');
  const end = argv.indexOf('--');
  if (at < 0 || (end >= 0 && end < at)) return [...argv];
  const next = argv[at + 1] ?? '';
  const isMode = fixModes.some((mode) => mode === next) && !existsSync(resolve(cwd, next));
  return [
    ...argv.slice(0, at),
    isMode ? `--fix=${next}` : '--fix=safe',
    ...withFixMode(argv.slice(at + (isMode ? 2 : 1)), cwd),
  ];
}

/** The same outside, whose error stream shows whatever it is given. Outputs are opened when somebody writes. */
function withVisibleErrors(io: Io): Io {
  let stderr: Output | undefined;
  return {
    cwd: io.cwd,
    env: io.env,
    stdin: io.stdin,
    packageRoot: io.packageRoot,
    get stdout() {
      return io.stdout;
    },
    get stderr() {
      stderr ??= forPeople(io.stderr);
      return stderr;
    },
  };
}

function explainFault(error: unknown, io: Io): number {
  // Commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
  if (isUsageError(error)) {
    sayUsageError(error, io);
    return exitCodes.usage;
  }
  if (error instanceof Error && error.name === 'UnsafeText') {
    io.stderr.write(
      `error: ${error.message}\n  = fix: change that text in the topology; canton-plan validate shows where\n`,
    );
    return exitCodes.usage;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  io.stderr.write(
    `canton-plan ${version} has met a bug of its own:\n${stack}\nPlease report it with the lines above and the command that you ran.\n`,
  );
  return exitCodes.bug;
}
