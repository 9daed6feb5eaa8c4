import { Option } from 'commander';
import { exitCodes, type Io } from '../io.ts';
import { type PlanningOptions, planOf, takePlanning } from '../planning.ts';
import type { Register } from '../register.ts';

interface Options extends PlanningOptions {
  readonly format: 'table' | 'json';
}

/** `canton-plan plan`. */
export const registerPlan: Register = (program, io, done) => {
  const command = program
    .command('plan')
    .summary('show what would run where, and who connects to whom')
    .description(
      'Shows every decision behind a deployment: processes and zones, endpoints and their security, databases with their connections, secrets and the steps of the bootstrap.',
    )
    .addOption(new Option('-f, --format <format>', 'format').choices(['table', 'json']).default('table'));
  takePlanning(command, 'plan')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan plan topology.yaml\n  canton-plan plan topology.yaml --organization alpha-bank\n  canton-plan plan topology.yaml --format json',
    )
    .action(async (name: string, options: Options) => done(await plan(name, options, io)));
};

async function plan(name: string, options: Options, io: Io): Promise<number> {
  const planned = await planOf(name, options, io);
  if (planned === undefined) return exitCodes.findings;
  const { planJson, planTable } = await import('../../report/plan-report.ts');
  io.stdout.write(options.format === 'json' ? planJson(planned) : planTable(planned));
  return exitCodes.ok;
}
