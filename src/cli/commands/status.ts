import { resolve } from 'node:path';
import { Option } from 'commander';
import type { StatusReport } from '../../status/index.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { pictureFormat } from '../picture-format.ts';
import { compiledPlan, type PlannedFile, type PlanningOptions, takePlanning } from '../planning.ts';
import type { Register } from '../register.ts';
import { checkPlace, look, type PlaceOptions, positive, takePlace } from '../status/look.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options extends PlanningOptions, PlaceOptions {
  readonly format: 'table' | 'json';
  readonly failOn: 'error' | 'warning' | 'never';
  readonly watch?: true;
  readonly interval: string;
  readonly picture?: string;
}

/** `canton-plan status`. */
export const registerStatus: Register = (program, io, done) => {
  const command = program
    .command('status')
    .summary('compare what runs with what is planned')
    .description(
      'Compares what runs with what is planned: what is there, image and configuration, which of a pair is active, what load balancers find up, certificates, databases, and what nobody planned. It only reads, by `docker` or `kubectl` as they are installed, and asks instances for their health itself.',
    )
    .addOption(new Option('-f, --format <format>', 'format').choices(['table', 'json']).default('table'))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on')
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .option('--watch', 'ask again and again, until Ctrl-C')
    .option('--interval <seconds>', 'how long --watch waits in between', '5')
    .option('--picture <file>', 'draw how each node is now (SVG)');

  takePlace(takePlanning(command, 'compare'))
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan status topology.yaml --compose deploy\n  canton-plan status topology.yaml --context production --organization alpha-bank\n  canton-plan status topology.yaml --endpoints addresses.yaml --format json\n  canton-plan status topology.yaml --compose deploy --watch --picture now.svg',
    )
    .action(async (name: string, options: Options) => done(await status(name, options, io)));
};

async function status(name: string, options: Options, io: Io): Promise<number> {
  checkPlace(options);
  pictureFormat(options.picture, ['svg']);
  const interval = positive('--interval', options.interval) * 1000;
  for (let round = 1; ; round++) {
    const code = await once(name, options, io, round);
    if (options.watch === undefined) return code;
    const { setTimeout: sleep } = await import('node:timers/promises');
    await sleep(interval);
    if (io.stdout.isClosed === true) return code;
  }
}

async function once(name: string, options: Options, io: Io, round: number): Promise<number> {
  if (name === '-' && options.watch !== undefined)
    throw new UsageError('standard input cannot be read again and again', 'name a file');
  const planned = await compiledPlan(name, options, io);
  if (planned === undefined) return exitCodes.findings;
  const report = await look(planned, options, io);
  await print(report, options, io, round);
  if (options.picture !== undefined) await drawPicture(planned, report, options.picture, io);
  return exitCode(report, options.failOn);
}

function exitCode({ problems, instances }: StatusReport, failOn: Options['failOn']): number {
  if (failOn === 'never') return exitCodes.ok;
  const isBad = problems.some(({ severity }) => severity === 'error' || failOn === 'warning');
  // Where nobody could be asked, nothing is as planned for certain.
  const isBlind = instances.length > 0 && instances.every(({ verdict }) => verdict === 'unknown');
  return isBad || isBlind ? exitCodes.findings : exitCodes.ok;
}

async function print(report: StatusReport, options: Options, io: Io, round: number): Promise<void> {
  if (options.format === 'json') {
    const { statusJson, statusLine } = await import('../../report/status-json.ts');
    io.stdout.write(options.watch === undefined ? statusJson(report) : statusLine(report));
    return;
  }
  const { statusTable } = await import('../../report/status-table.ts');
  const clear = options.watch !== undefined && io.stdout.isTerminal ? '\u001b[H\u001b[2J\u001b[3J' : '';
  io.stdout.write(`${clear}${clear === '' && round > 1 ? '\n' : ''}${statusTable(report)}`);
}

async function drawPicture(
  { compiled, plan }: PlannedFile,
  report: StatusReport,
  output: string,
  io: Io,
): Promise<void> {
  const { topology, file } = compiled;
  const [{ buildScene, defaultSceneOptions, paint }, { liveStatesOf }] = await Promise.all([
    import('../../draw/index.ts'),
    import('../../status/index.ts'),
  ]);
  const scene = buildScene(topology, file, {
    ...defaultSceneOptions,
    health: 'off',
    title: `${topology.name} at ${new Date(report.at).toISOString().slice(0, 16).replace('T', ' ')}Z`,
    fates: liveStatesOf(topology, plan, report),
  });
  const settings = { theme: 'auto', scale: 2, linkTemplate: undefined, fonts: { files: [] } } as const;
  writeFileWhole(resolve(io.cwd, output), await paint(scene, 'svg', settings));
}
