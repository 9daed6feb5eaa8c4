import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Plan } from '../../plan/plan.ts';
import type { Expected } from '../../status/expected.ts';
import type { Observation, StatusReport, World } from '../../status/index.ts';
import { exitCodes, type Io, UsageError } from '../io.ts';
import { compiledPlan, type PlannedFile, type PlanningOptions, takePlanning } from '../planning.ts';
import type { Register } from '../register.ts';
import { writeFileWhole } from '../write-file.ts';

interface Options extends PlanningOptions {
  readonly compose?: string;
  readonly context?: string | true;
  readonly endpoints?: string;
  readonly format: 'table' | 'json';
  readonly failOn: 'error' | 'warning' | 'never';
  readonly timeout: string;
  readonly certificateDays: string;
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
    .option('--compose <dir>', 'what runs out of this rendered folder')
    .option(
      '--context [name]',
      "what runs in the cluster of this context of kubectl's, or of the current one",
    )
    .option('--endpoints <file>', 'what answers at the addresses of this file')
    .addOption(new Option('-f, --format <format>', 'format').choices(['table', 'json']).default('table'))
    .addOption(
      new Option('--fail-on <severity>', 'exit 1 from this severity on')
        .choices(['error', 'warning', 'never'])
        .default('error'),
    )
    .option('--timeout <seconds>', 'how long one question to an instance may take', '2')
    .option('--certificate-days <days>', 'a certificate that ends within so many days is a warning', '14')
    .option('--watch', 'ask again and again, until Ctrl-C')
    .option('--interval <seconds>', 'how long --watch waits in between', '5')
    .option('--picture <file>', 'draw how each node is now (SVG)');

  takePlanning(command, 'compare')
    .addHelpText(
      'after',
      '\nExamples:\n  canton-plan status topology.yaml --compose deploy\n  canton-plan status topology.yaml --context production --organization alpha-bank\n  canton-plan status topology.yaml --endpoints addresses.yaml --format json\n  canton-plan status topology.yaml --compose deploy --watch --picture now.svg',
    )
    .action(async (name: string, options: Options) => done(await status(name, options, io)));
};

async function status(name: string, options: Options, io: Io): Promise<number> {
  checkOptions(options);
  const interval = positive('--interval', options.interval) * 1000;
  for (let round = 1; ; round++) {
    const code = await once(name, options, io, round);
    if (options.watch === undefined) return code;
    const { setTimeout: sleep } = await import('node:timers/promises');
    await sleep(interval);
    if (io.stdout.isClosed === true) return code;
  }
}

function checkOptions({ compose, context, endpoints, timeout, certificateDays }: Options): void {
  const given = Object.entries({ '--compose': compose, '--context': context, '--endpoints': endpoints })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => flag);
  if (given.length === 0)
    throw new UsageError(
      'where it runs is not said',
      'name a rendered folder with --compose DIR, a cluster with --context NAME, or a file of addresses with --endpoints FILE',
    );
  if (given.length > 1)
    throw new UsageError(`${given.join(' and ')} are different places`, 'ask one at a time');
  positive('--timeout', timeout);
  positive('--certificate-days', certificateDays);
}

function positive(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number <= 0 || number > 86_400)
    throw new UsageError(`${flag} takes a number above 0, not ${text}`);
  return number;
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

async function look(planned: PlannedFile, options: Options, io: Io): Promise<StatusReport> {
  const [{ compareStatus, expectedOf }, { worldHere }] = await Promise.all([
    import('../../status/index.ts'),
    import('../status/world-here.ts'),
  ]);
  const world = worldHere(io, positive('--timeout', options.timeout));
  const expected = expectedOf(planned.plan).filter((each) => isOurs(each, planned, options));
  const observation = await observe(expected, planned, options, io, world);
  const { now } = world;
  return {
    name: planned.plan.name,
    target: options.compose !== undefined ? 'compose' : options.endpoints !== undefined ? 'endpoints' : 'k8s',
    place:
      options.compose ?? options.endpoints ?? (typeof options.context === 'string' ? options.context : ''),
    at: now,
    ...compareStatus(expected, observation, {
      now,
      days: positive('--certificate-days', options.certificateDays),
    }),
  };
}

/** Caches stand in the pods of their services in a cluster, and what others run is not looked for. */
function isOurs({ kind, organization, name }: Expected, { plan }: PlannedFile, options: Options): boolean {
  const external = plan.organizations.find((each) => each.name === organization)?.isExternal === true;
  if (external) return false;
  if (options.endpoints !== undefined && (kind === 'job' || kind === 'monitoring')) return false;
  const isCache =
    kind === 'database' && plan.servers.find((server) => server.name === name)?.localTo !== undefined;
  return options.compose !== undefined || !(isCache || kind === 'monitoring');
}

async function observe(
  expected: readonly Expected[],
  { plan, whole }: PlannedFile,
  options: Options,
  io: Io,
  world: World,
): Promise<Observation> {
  const { observeCompose, observeEndpoints, observeKubernetes, readEndpoints } = await import(
    '../../status/index.ts'
  );
  if (options.endpoints !== undefined) {
    const file = world.read(resolve(io.cwd, options.endpoints));
    if (file === undefined) throw new UsageError(`${options.endpoints} cannot be read`);
    const read = readEndpoints(
      file.text,
      expected.map(({ name }) => name),
    );
    if ('fault' in read) throw new UsageError(`${options.endpoints}: ${read.fault}`);
    return observeEndpoints(expected, read.endpoints, world);
  }
  const { targets } = await import('../../../templates/targets.ts');
  const render = (each: Plan) =>
    targets.find(({ name }) => name === (options.compose === undefined ? 'k8s' : 'compose'))?.render(each) ??
    [];
  const renderings = plan === whole ? [render(whole)] : [render(whole), render(plan)];
  if (options.compose !== undefined) {
    const own = new Set(plan.organizations.map(({ name }) => name));
    return observeCompose(
      expected,
      {
        folder: folderOf(options.compose, io),
        renderings,
        others: new Set(whole.organizations.map(({ name }) => name).filter((name) => !own.has(name))),
      },
      world,
    );
  }
  return observeKubernetes(
    expected,
    { context: typeof options.context === 'string' ? options.context : undefined, renderings },
    world,
  );
}

/** As Compose notes it on its containers: links are followed. */
function folderOf(folder: string, { cwd }: Io): string {
  const path = resolve(cwd, folder);
  try {
    return realpathSync(path);
  } catch {
    throw new UsageError(
      `${folder} is not there`,
      'name the folder that `canton-plan render --target compose --out` wrote',
    );
  }
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
