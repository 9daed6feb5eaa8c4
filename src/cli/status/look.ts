import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Plan } from '../../plan/plan.ts';
import type { Expected } from '../../status/expected.ts';
import type { Observation, StatusReport, World } from '../../status/index.ts';
import { type Io, UsageError } from '../io.ts';
import type { PlannedFile } from '../planning.ts';

/** Where a network runs, and how it is asked. */
export interface PlaceOptions {
  readonly compose?: string;
  readonly context?: string | true;
  readonly endpoints?: string;
  readonly timeout: string;
  readonly certificateDays: string;
}

type Planned = Pick<PlannedFile, 'plan' | 'whole'>;

/** Declares the options of every command that asks a network how it runs. */
export const takePlace = (command: Command): Command =>
  command
    .option('--compose <dir>', 'what runs out of this rendered folder')
    .option(
      '--context [name]',
      "what runs in the cluster of this context of kubectl's, or of the current one",
    )
    .option('--endpoints <file>', 'what answers at the addresses of this file')
    .option('--timeout <seconds>', 'how long one question to an instance may take', '2')
    .option('--certificate-days <days>', 'a certificate that ends within so many days is a warning', '14');

/** The options that were given of those that name a place. */
export const placesOf = ({ compose, context, endpoints }: PlaceOptions): string[] =>
  Object.entries({ '--compose': compose, '--context': context, '--endpoints': endpoints })
    .filter(([, value]) => value !== undefined)
    .map(([flag]) => flag);

/** Refuses what says no place, or several, and numbers that are none. */
export function checkPlace(options: PlaceOptions): void {
  const given = placesOf(options);
  if (given.length === 0)
    throw new UsageError(
      'where it runs is not said',
      'name a rendered folder with --compose DIR, a cluster with --context NAME, or a file of addresses with --endpoints FILE',
    );
  if (given.length > 1)
    throw new UsageError(`${given.join(' and ')} are different places`, 'ask one at a time');
  positive('--timeout', options.timeout);
  positive('--certificate-days', options.certificateDays);
}

/** A number above 0 and at most a day's seconds. */
export function positive(flag: string, text: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number) || number <= 0 || number > 86_400)
    throw new UsageError(`${flag} takes a number above 0, not ${text}`);
  return number;
}

/** Asks everything that is planned how it runs, and compares. */
export async function look(planned: Planned, options: PlaceOptions, io: Io): Promise<StatusReport> {
  const [{ compareStatus, expectedOf }, { worldHere }] = await Promise.all([
    import('../../status/index.ts'),
    import('./world-here.ts'),
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
function isOurs({ kind, organization, name }: Expected, { plan }: Planned, options: PlaceOptions): boolean {
  const external = plan.organizations.find((each) => each.name === organization)?.isExternal === true;
  if (external) return false;
  if (options.endpoints !== undefined && (kind === 'job' || kind === 'monitoring')) return false;
  const isCache =
    kind === 'database' && plan.servers.find((server) => server.name === name)?.localTo !== undefined;
  return options.compose !== undefined || !(isCache || kind === 'monitoring');
}

async function observe(
  expected: readonly Expected[],
  { plan, whole }: Planned,
  options: PlaceOptions,
  io: Io,
  world: World,
): Promise<Observation> {
  const { observeCompose, observeEndpoints, observeKubernetes, readEndpoints } = await import(
    '../../status/index.ts'
  );
  if (options.endpoints !== undefined) {
    const file = world.read(resolve(io.cwd, options.endpoints));
    if (file === undefined)
      throw new UsageError(
        `${options.endpoints} cannot be read`,
        'name a file that is there and that you may read',
      );
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
