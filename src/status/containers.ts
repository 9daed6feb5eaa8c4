import { isObject } from '../base/object.ts';
import { balancerConfig } from '../plan/names.ts';
import type { Answers } from './ask.ts';
import type { Expected } from './expected.ts';
import { serversUp } from './haproxy-metrics.ts';
import type { Seen } from './observation.ts';
import type { RenderedService } from './rendered.ts';
import { below, numberAt, textAt } from './values.ts';
import { faultOf, isKnown, type Known, type World } from './world.ts';

/** A container of the project. */
export interface Container {
  readonly id: string;
  readonly name: string;
  readonly service: string;
  readonly organization: string;
  readonly image: string;
  readonly presence: 'running' | 'starting' | 'stopped' | 'done' | 'failed';
  readonly isRunning: boolean;
  readonly detail: string;
  readonly health: Known<boolean>;
  /** Milliseconds since 1970. */
  readonly started: number;
  readonly configHash: string | undefined;
  /** Made by itself (`--no-deps`), which Compose before 2.30 counts as another configuration. */
  readonly isWithoutDependencies: boolean;
  readonly address: string | undefined;
}

const labels = {
  project: 'com.docker.compose.project',
  folder: 'com.docker.compose.project.working_dir',
  service: 'com.docker.compose.service',
  hash: 'com.docker.compose.config-hash',
  dependencies: 'com.docker.compose.depends_on',
  oneOff: 'com.docker.compose.oneoff',
  organization: 'canton-plan.dev/organization',
};

/** The containers that Compose made out of a folder, or under a project's name. */
export async function containersOf(
  folder: string,
  project: string,
  world: World,
): Promise<Known<Container[]>> {
  const list = async (label: string): Promise<Known<string[]>> => {
    const said = await world.run('docker', [
      ...['ps', '--all', '--quiet', '--no-trunc', '--filter', `label=${label}`],
    ]);
    const why = faultOf('docker ps', said, world.seconds);
    return why === undefined ? { value: said.out.split('\n').filter(isId) } : { why };
  };
  const lists = await Promise.all([list(`${labels.folder}=${folder}`), list(`${labels.project}=${project}`)]);
  const failed = lists.find((each) => !isKnown(each));
  if (failed !== undefined && !isKnown(failed)) return failed;
  const ids = [...new Set(lists.flatMap((each) => (isKnown(each) ? each.value : [])))];
  return ids.length === 0 ? { value: [] } : inspect(ids, world);
}

async function inspect(ids: readonly string[], world: World): Promise<Known<Container[]>> {
  const found: Container[] = [];
  for (let start = 0; start < ids.length; start += 100) {
    const said = await world.run('docker', ['container', 'inspect', ...ids.slice(start, start + 100)]);
    const why = faultOf('docker container inspect', said, world.seconds);
    // One that went away in between makes it fail, and it tells of the others all the same.
    const told = parsed(said.out);
    if (!Array.isArray(told) || (told.length === 0 && why !== undefined))
      return { why: why ?? '`docker container inspect` gave no whole answer' };
    found.push(...told.filter(isObject).map(containerOf));
  }
  return { value: found.filter(({ id, service }) => service !== '' && isId(id)) };
}

/** What else an engine calls a container would be an option of the command that names it. */
const isId = (id: string): boolean => /^[0-9a-f]{12,64}$/.test(id);

/** Undefined for half an answer. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function containerOf(told: unknown): Container {
  const label = (name: string): string => textAt(told, 'Config', 'Labels', name);
  const status = textAt(told, 'State', 'Status');
  const health = textAt(told, 'State', 'Health', 'Status');
  const code = numberAt(told, 'State', 'ExitCode');
  const restarts = numberAt(told, 'RestartCount');
  const isOneShot = label('canton-plan.dev/one-shot') === 'true';
  const isRunning = status === 'running' || status === 'paused';
  return {
    id: textAt(told, 'Id'),
    name: textAt(told, 'Name').replace(/^\//, ''),
    service: label(labels.oneOff) === 'True' ? '' : label(labels.service),
    organization: label(labels.organization),
    image: textAt(told, 'Config', 'Image'),
    presence: isRunning
      ? health === 'starting' && status === 'running'
        ? 'starting'
        : 'running'
      : status === 'restarting'
        ? 'starting'
        : isOneShot && status === 'exited'
          ? code === 0
            ? 'done'
            : 'failed'
          : 'stopped',
    isRunning,
    detail: detailOf(status, code, restarts),
    health:
      status === 'paused'
        ? { value: false }
        : health === 'healthy' || health === 'unhealthy'
          ? { value: health === 'healthy' }
          : { why: health === 'starting' ? 'it is starting' : 'it has no health check' },
    started: Date.parse(textAt(told, 'State', 'StartedAt')) || 0,
    configHash: label(labels.hash) || undefined,
    isWithoutDependencies: label(labels.dependencies) === '',
    address: addressOf(told),
  };
}

function detailOf(status: string, code: number, restarts: number): string {
  const state =
    status === 'exited' ? (code === 0 ? '' : `exited with ${code}`) : status === 'running' ? '' : status;
  return [state, restarts > 0 ? `restarted ${restarts} times` : ''].filter((part) => part !== '').join(', ');
}

function addressOf(told: unknown): string | undefined {
  const networks = below(told, 'NetworkSettings', 'Networks');
  const addresses = Object.values(isObject(networks) ? networks : {}).map((each) =>
    textAt(each, 'IPAddress'),
  );
  return addresses.find((address) => address !== '');
}

/** Whether a balancer has taken over another configuration than this one; false where it cannot be asked. */
export async function runsWithAnother(
  { id, isRunning }: Container,
  text: string,
  world: World,
): Promise<boolean> {
  if (!isRunning) return false;
  const said = await world.run('docker', ['exec', id, 'cat', balancerConfig.path]);
  return said.fault === undefined && said.status === 0 && said.out !== text;
}

/**
 * What a container says of itself, where its address leads nowhere from here (an engine in a virtual machine or on
 * another one): its own health check is run again, asking for readiness.
 */
export async function withinContainer(
  expected: Expected,
  container: Container,
  direct: Answers,
  rendered: ReadonlyMap<string, RenderedService>,
  world: World,
): Promise<Answers> {
  const exec = (...command: string[]) => world.run('docker', ['exec', container.id, ...command]);
  const probe = rendered.get(expected.name)?.probe ?? [];
  if (expected.asks.metrics !== undefined && !isKnown(direct.backends)) {
    const command = `exec 3<>/dev/tcp/127.0.0.1/${expected.asks.metrics} && printf 'GET /metrics HTTP/1.0\\r\\n\\r\\n' >&3 && cat <&3`;
    const said = await exec('bash', '-c', command);
    const up = serversUp(said.out);
    return up === undefined
      ? direct
      : { ...direct, alive: { value: true }, ready: { value: up.size > 0 }, backends: { value: up } };
  }
  if (isKnown(direct.ready) || probe.length === 0 || expected.kind === 'database') return direct;
  const isGrpc = probe.some((word) => word.startsWith('-service='));
  if (expected.asks.grpc !== undefined && !isGrpc) return direct;
  const said = await exec(...probe.map((word) => word.replace(/^-service=.*/, '-service=')));
  if (said.fault !== undefined || said.status === undefined || said.status > 4) return direct;
  const isReady: Seen['ready'] = { value: said.status === 0 };
  return { ...direct, ready: isReady };
}
