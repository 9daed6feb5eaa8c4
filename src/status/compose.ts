import { loadAll } from 'js-yaml';
import { groupBy } from '../base/grouped.ts';
import type { Artifact } from '../render/artifact.ts';
import { ask, type Reach } from './ask.ts';
import { type Container, containersOf, runsWithAnother, withinContainer } from './containers.ts';
import type { Expected } from './expected.ts';
import { type Observation, type Seen, type Unplanned, unseen } from './observation.ts';
import { type RenderedService, renderedCompose } from './rendered.ts';
import { below } from './values.ts';
import { faultOf, isKnown, type Known, mapLimited, type World } from './world.ts';

export interface ComposeSource {
  /** Full path of the rendered folder. */
  readonly folder: string;
  /** What the plan renders to: a folder may hold all organizations, or one alone. */
  readonly renderings: readonly (readonly Artifact[])[];
  /** Organizations that somebody else looks after: what they run is none of our business. */
  readonly others: ReadonlySet<string>;
}

type Unanswered = Observation['unanswered'][number];

/** What runs out of a rendered folder, by `docker` and `docker compose` as they are installed. */
export async function observeCompose(
  expected: readonly Expected[],
  source: ComposeSource,
  world: World,
): Promise<Observation> {
  const { folder } = source;
  const file = world.read(`${folder}/docker-compose.yaml`);
  const unanswered: Unanswered[] = [];
  if (file === undefined)
    unanswered.push({
      what: folder,
      why: 'there is no docker-compose.yaml that can be read',
      help: 'name the folder that `canton-plan render --target compose --out` wrote',
    });
  const rendered = renderedCompose(source.renderings[0] ?? []);
  const project = projectOf(file?.text) ?? rendered.project;
  const found = await containersOf(folder, project, world);
  if (!isKnown(found)) {
    return {
      seen: new Map(expected.map(({ name }) => [name, unseen(found.why)])),
      unplanned: [],
      unanswered: [...unanswered, { what: 'the containers', why: found.why, help: engineHelp }],
    };
  }
  const hashes = file === undefined ? { why: 'there is no Compose file' } : await configHashes(folder, world);
  if (!isKnown(hashes))
    unanswered.push({
      what: 'the configuration of services',
      why: hashes.why,
      help: 'see README.md of the folder',
    });
  const context = { source, rendered: rendered.services, hashes, world, file: file?.text };
  const byService = groupBy(found.value, ({ service }) => service);
  const seen = new Map(
    await mapLimited(
      expected,
      12,
      async (each) => [each.name, await seenOf(each, byService.get(each.name) ?? [], context)] as const,
    ),
  );
  return { seen, unplanned: unplannedOf(found.value, rendered.services, source), unanswered };
}

const engineHelp = 'start the engine, or name another with DOCKER_HOST or `docker context use`';

interface Context {
  readonly source: ComposeSource;
  readonly rendered: ReadonlyMap<string, RenderedService>;
  readonly hashes: Known<ReadonlyMap<string, string>>;
  readonly world: World;
  readonly file: string | undefined;
}

/** The name under which the folder's own file runs. */
function projectOf(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    const name = below(loadAll(file)[0], 'name');
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}

/** What Compose would call the configuration of each service now; containers carry the name of theirs. */
async function configHashes(folder: string, world: World): Promise<Known<ReadonlyMap<string, string>>> {
  const args = ['--project-directory', folder, '--profile', '*', 'config', '--hash', '*'];
  let [said, command] = [await world.run('docker', ['compose', ...args]), 'docker compose'];
  if (said.status !== 0 && /unknown|not a docker command|unknown flag/i.test(said.err.split('\n')[0] ?? '')) {
    const alone = await world.run('docker-compose', args);
    if (alone.fault !== 'not-installed') [said, command] = [alone, 'docker-compose'];
  }
  const why = faultOf(command, said, world.seconds);
  if (why !== undefined) return { why };
  return {
    value: new Map(
      said.out.split('\n').flatMap((line) => {
        const [name, hash] = line.trim().split(/\s+/);
        return name && hash ? [[name, hash] as const] : [];
      }),
    ),
  };
}

async function seenOf(expected: Expected, containers: readonly Container[], context: Context): Promise<Seen> {
  if (expected.address !== undefined) return elsewhere(expected, context.world);
  // Of several, the one that runs counts; the last that was started first.
  const [one] = [...containers].sort(
    (a, b) => Number(b.isRunning) - Number(a.isRunning) || b.started - a.started,
  );
  const wantedNames = (expected.certificate?.hosts ?? [])
    .map((host) => (host.of === 'external' ? host.host : host.name))
    .concat(expected.certificate?.names ?? []);
  if (one === undefined) return { ...unseen('it is not there'), presence: { value: 'gone' } };
  const base: Seen = {
    ...unseen('it does not run'),
    presence: { value: one.presence },
    detail: one.detail,
    running: containers.filter(({ isRunning }) => isRunning).length,
    image: { value: one.image },
    configuration: await configurationOf(expected, one, context),
    wantedNames: [...new Set(wantedNames)],
  };
  if (!one.isRunning) return base;
  const direct = await ask(expected, reachOf(one), context.world);
  const answers = await withinContainer(expected, one, direct, context.rendered, context.world);
  return {
    ...base,
    ...answers,
    certificate: isKnown(answers.certificate) ? answers.certificate : onDisk(expected, context),
    alive: isKnown(answers.alive) ? answers.alive : one.health,
    reachable: reachable(expected, answers.reachable, one),
    backends: isKnown(answers.backends) ? { value: [answers.backends.value] } : answers.backends,
  };
}

/** A database that is asked by its own container every few seconds need not be asked from here. */
const reachable = ({ kind }: Expected, asked: Seen['reachable'], { health }: Container): Seen['reachable'] =>
  kind === 'database' && !isKnown(asked) && isKnown(health) ? health : asked;

/** Containers of one machine are reached by their own addresses. */
const reachOf =
  ({ address }: Container): Reach =>
  (port) =>
    address === undefined ? { why: 'the container has no address' } : { value: { host: address, port } };

async function elsewhere(expected: Expected, world: World): Promise<Seen> {
  const { address } = expected;
  const answers = await ask(
    expected,
    () => (address === undefined ? { why: 'it has no address' } : { value: address }),
    world,
  );
  return {
    ...unseen('others run it'),
    ...answers,
    presence: { value: 'running' },
    backends: { why: 'it is no balancer' },
  };
}

/** The certificate that a container mounts, where the one that it shows cannot be seen. */
function onDisk({ certificate }: Expected, { source, world }: Context): Seen['certificate'] {
  if (certificate === undefined) return { why: 'it has none' };
  const path = `secrets/tls/${certificate.name}/tls.crt`;
  const text = world.read(`${source.folder}/${path}`)?.text;
  const found = text === undefined ? undefined : world.parseCertificate(text);
  return found === undefined ? { why: `${path} cannot be read` } : { value: { ...found, from: path } };
}

/** Files as rendered, files older than the container, and the service as the Compose file has it. */
async function configurationOf(
  { name, kind }: Expected,
  container: Container,
  { source, hashes, world, rendered, file }: Context,
): Promise<Seen['configuration']> {
  const differences: string[] = [];
  for (const { path } of rendered.get(name)?.files ?? []) {
    const here = world.read(`${source.folder}/${path}`);
    const texts = source.renderings.flatMap((each) => each.find((other) => other.path === path)?.text ?? []);
    if (here === undefined) differences.push(`${path} cannot be read`);
    else if (!texts.includes(here.text)) differences.push(`${path} is not as rendered`);
    else if (kind === 'load-balancer') {
      if (await runsWithAnother(container, here.text, world))
        differences.push(`it runs with another ${path}: \`./scripts/reload-balancers.sh ${name}\``);
    } else if (here.changed > container.started + 1000)
      differences.push(`${path} was written after it had started`);
  }
  const wanted = source.renderings.flatMap(
    (each) => each.find(({ path }) => path === 'docker-compose.yaml')?.text ?? [],
  );
  // The Compose file of somebody who added to it may still have this service as rendered.
  const isRendered = file !== undefined && (wanted.includes(file) || hasService(file, wanted, name));
  if (file !== undefined && !isRendered)
    differences.push('its service in docker-compose.yaml is not as rendered');
  if (isKnown(hashes)) {
    const hash = hashes.value.get(name);
    const isTold = container.configHash !== undefined && !isMadeAlone(container, file);
    if (hash !== undefined && isTold && hash !== container.configHash)
      differences.push('it was made from another docker-compose.yaml or .env');
  } else if (differences.length === 0) return hashes;
  return { value: differences };
}

/** Made by `up --no-deps` out of a service that has dependencies: its own hash is of a service without them. */
const isMadeAlone = ({ isWithoutDependencies, service }: Container, file: string | undefined): boolean =>
  isWithoutDependencies && file !== undefined && serviceText(file, service, 'depends_on') !== '';

/** A service of a Compose file, or a part of it, to be compared. */
function serviceText(file: string, ...path: string[]): string {
  try {
    return boundedJson(below(loadAll(file)[0], 'services', ...path)) ?? '';
  } catch {
    return 'unreadable';
  }
}

/** Most values of one service; aliases of aliases stand for any number of them. */
const mostValues = 100_000;

function boundedJson(value: unknown): string | undefined {
  let count = 0;
  return JSON.stringify(value, (_, each: unknown) => {
    if (++count > mostValues) throw new RangeError('more values than a service has');
    return each;
  });
}

function hasService(file: string, wanted: readonly string[], name: string): boolean {
  const own = serviceText(file, name);
  return wanted.some((text) => serviceText(text, name) === own);
}

function unplannedOf(
  containers: readonly Container[],
  rendered: ReadonlyMap<string, RenderedService>,
  { others }: ComposeSource,
): Unplanned[] {
  return containers
    .filter(
      ({ service, isRunning, organization }) =>
        isRunning && !rendered.has(service) && !others.has(organization),
    )
    .map(({ name, image, detail }) => ({ name, image, detail }));
}
