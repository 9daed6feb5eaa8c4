import type { Artifact } from '../render/artifact.ts';
import { type Answers, ask } from './ask.ts';
import { type Cluster, type Pod, readCluster } from './cluster.ts';
import type { Expected } from './expected.ts';
import { type Observation, type Seen, type Unplanned, unseen } from './observation.ts';
import { type RenderedWorkload, renderedManifests } from './rendered.ts';
import { isKnown, type Known, mapLimited, type World } from './world.ts';

export interface KubernetesSource {
  /** A context of kubectl's configuration; undefined for the current one. */
  readonly context: string | undefined;
  readonly renderings: readonly (readonly Artifact[])[];
}

/** How many pods are asked at once: each takes a `kubectl port-forward` of its own. */
const atOnce = 8;

/** What runs in a cluster, by `kubectl` as it is installed. */
export async function observeKubernetes(
  expected: readonly Expected[],
  { context, renderings }: KubernetesSource,
  world: World,
): Promise<Observation> {
  const rendered = renderings.map(renderedManifests);
  const workloads = (rendered[0] ?? []).filter(({ kind }) => kind !== 'Certificate');
  const planned = new Set(expected.map(({ name }) => name));
  const namespaces = [
    ...new Set(workloads.filter(({ instance }) => planned.has(instance)).map(({ namespace }) => namespace)),
  ];
  const clusters = await mapLimited(namespaces, 4, (namespace) => readCluster(namespace, context, world));
  const byNamespace = new Map(namespaces.map((namespace, index) => [namespace, clusters[index]]));
  const seen = new Map<string, Seen>();
  const jobs = expected.flatMap((each) => {
    const workload = workloads.find(({ instance }) => instance === each.name);
    const cluster = byNamespace.get(workload?.namespace ?? '');
    return workload === undefined || cluster === undefined ? [] : [{ expected: each, workload, cluster }];
  });
  await mapLimited(jobs, atOnce, async (job) => {
    seen.set(job.expected.name, await seenOf(job, rendered, context, world));
  });
  for (const each of expected)
    if (each.address !== undefined) seen.set(each.name, await elsewhere(each, each.address, world));
  return {
    seen,
    unplanned: clusters.flatMap((cluster) => unplannedOf(cluster, workloads)),
    unanswered: clusters.flatMap(({ namespace, unanswered }) =>
      unanswered.map(({ what, why }) => ({ what: `${what} of namespace ${namespace}`, why })),
    ),
  };
}

interface Job {
  readonly expected: Expected;
  readonly workload: RenderedWorkload;
  readonly cluster: Cluster;
}

const seenOf = (
  job: Job,
  rendered: readonly (readonly RenderedWorkload[])[],
  context: string | undefined,
  world: World,
): Promise<Seen> => {
  switch (job.workload.kind) {
    case 'Cluster':
      return Promise.resolve(seenDatabase(job, rendered));
    case 'Job':
      return Promise.resolve(seenStep(job));
    default:
      return seenWorkload(job, rendered, context, world);
  }
};

async function seenWorkload(
  job: Job,
  rendered: readonly (readonly RenderedWorkload[])[],
  context: string | undefined,
  world: World,
): Promise<Seen> {
  const { expected, workload, cluster } = job;
  const { pods } = cluster;
  if (!isKnown(pods)) return { ...unseen(pods.why), ...certificateOf(job, rendered) };
  const own = pods.value.filter(({ instance, cnpg }) => instance === workload.instance && cnpg === undefined);
  const running = own.filter(({ isRunning }) => isRunning);
  const one = running.find(({ isReady }) => isReady) ?? running[0] ?? own[0];
  const wanted = { wanted: Math.max(1, workload.replicas), running: running.length };
  if (one === undefined) {
    const found = workloadOf(job);
    return {
      ...unseen('it has no pod'),
      ...wanted,
      presence: { value: found === undefined ? 'gone' : 'stopped' },
      detail: found === undefined ? '' : `scaled to ${found.replicas}, no pod`,
      ...certificateOf(job, rendered),
    };
  }
  const hashes = rendered.flatMap((each) => hashOf(each, workload));
  const base: Seen = {
    ...unseen('it does not run'),
    ...wanted,
    presence: { value: one.isRunning ? (one.isReady ? 'running' : 'starting') : 'stopped' },
    detail: [one.detail, held(job)].filter((part) => part !== '').join(', '),
    image: one.image === '' ? { why: 'the pod names none' } : { value: one.image },
    configuration: sameHash(hashes, running),
    alive: { value: one.isReady },
  };
  if (!one.isRunning) return { ...base, ...certificateOf(job, rendered) };
  const answers = await mapLimited(running, 2, (pod) => askPod(expected, pod, cluster, context, world));
  const [first] = answers;
  if (first === undefined) return base;
  return {
    ...base,
    ...first,
    // The kubelet's own probe says so where nobody else could ask.
    alive: isKnown(first.alive) ? first.alive : { value: one.isReady },
    presence: base.presence,
    backends: allBackends(answers),
    ...certificateOf(job, rendered, first.certificate),
  };
}

const workloadOf = ({ cluster, workload }: Job) =>
  isKnown(cluster.workloads)
    ? cluster.workloads.value.find(({ kind, name }) => kind === workload.kind && name === workload.name)
    : undefined;

/** A pod may run as it was before the last apply: a set waits to be let go. */
const held = (job: Job): string =>
  workloadOf(job)?.isHeld === true ? 'what was applied last waits to be let go' : '';

const hashOf = (workloads: readonly RenderedWorkload[], { kind, name, namespace }: RenderedWorkload) =>
  workloads.flatMap((each) =>
    each.kind === kind && each.name === name && each.namespace === namespace ? (each.configHash ?? []) : [],
  );

function sameHash(wanted: readonly string[], pods: readonly Pod[]): Seen['configuration'] {
  if (wanted.length === 0) return { why: 'what is rendered carries no hash' };
  const others = pods.filter(({ configHash }) => configHash === undefined || !wanted.includes(configHash));
  return {
    value: others.map(
      ({ name, configHash }) =>
        `pod ${name} was made with ${configHash ?? 'none that is named'}, rendered is ${wanted[0]}`,
    ),
  };
}

const allBackends = (answers: readonly Answers[]): Seen['backends'] => {
  const known = answers.flatMap(({ backends }) => (isKnown(backends) ? [backends.value] : []));
  const first = answers[0]?.backends;
  return known.length > 0 || first === undefined || isKnown(first) ? { value: known } : first;
};

/** Asks a pod through a forwarded port: the policies of its network let nobody else in. */
async function askPod(
  expected: Expected,
  pod: Pod,
  { namespace }: Cluster,
  context: string | undefined,
  world: World,
): Promise<Answers> {
  const { asks, certificate } = expected;
  const ports = [
    ...[asks.grpc, asks.health, asks.ready?.port, asks.tcp, asks.metrics],
    // A port that may be shut would end the forwarding of the others.
    certificate?.onlyActive === false ? certificate.port : undefined,
  ].filter((port): port is number => port !== undefined);
  const unique = [...new Set(ports)];
  if (unique.length === 0) return ask(expected, () => ({ why: 'nothing tells' }), world);
  const args = [...(context === undefined ? [] : ['--context', context]), '--namespace', namespace];
  const forwarding = await world.forward(
    'kubectl',
    [...args, 'port-forward', '--address', '127.0.0.1', `pod/${pod.name}`],
    unique,
  );
  if (!isKnown(forwarding)) return ask(expected, () => forwarding, world);
  try {
    return await ask(
      expected,
      (port) => {
        const address = forwarding.value.at(port);
        return address === undefined ? { why: `port ${port} is not forwarded` } : { value: address };
      },
      world,
    );
  } finally {
    await forwarding.value.close();
  }
}

/** The certificate that a pod shows, or what cert-manager says of it. */
function certificateOf(
  { expected, cluster }: Pick<Job, 'expected' | 'cluster'>,
  rendered: readonly (readonly RenderedWorkload[])[],
  shown?: Seen['certificate'],
): Pick<Seen, 'certificate' | 'wantedNames'> {
  const name = expected.certificate?.name;
  if (name === undefined) return { certificate: { why: 'it has none' }, wantedNames: [] };
  const { namespace, certificates } = cluster;
  const planned = (rendered[0] ?? []).find(
    (each) => each.kind === 'Certificate' && each.namespace === namespace && each.instance === name,
  );
  const wantedNames = planned?.names ?? [];
  if (shown !== undefined && isKnown(shown)) return { certificate: shown, wantedNames };
  if (!isKnown(certificates)) return { certificate: certificates, wantedNames };
  const issued = certificates.value.find((each) => each.name === (planned?.name ?? name));
  return {
    certificate:
      issued === undefined
        ? { why: `cert-manager has no Certificate ${planned?.name ?? name}` }
        : issued.certificate === undefined
          ? { why: `cert-manager has not issued ${issued.name}${issued.why === '' ? '' : `: ${issued.why}`}` }
          : { value: { ...issued.certificate, from: `Certificate ${issued.name}` } },
    wantedNames,
  };
}

function seenDatabase(job: Job, rendered: readonly (readonly RenderedWorkload[])[]): Seen {
  const { workload, cluster } = job;
  const certificate = certificateOf(job, rendered);
  if (!isKnown(cluster.databases)) return { ...unseen(cluster.databases.why), ...certificate };
  const found = cluster.databases.value.find(({ name }) => name === workload.name);
  if (found === undefined)
    return { ...unseen('it is not there'), ...certificate, presence: { value: 'gone' } };
  const { ready, phase, image } = found;
  return {
    ...unseen('CloudNativePG does not tell'),
    ...certificate,
    presence: { value: ready > 0 ? 'running' : 'starting' },
    detail: [`${ready} of ${workload.replicas} instances ready`, phase]
      .filter((part) => part !== '')
      .join(', '),
    running: ready,
    wanted: workload.replicas,
    image: image === '' ? { why: 'CloudNativePG does not tell' } : { value: image },
    configuration: { why: 'CloudNativePG does not tell' },
    alive: { value: ready > 0 },
    ready: { value: ready > 0 },
    reachable: { value: ready > 0 },
  };
}

function seenStep({ expected, workload, cluster }: Job): Seen {
  const { jobs } = cluster;
  if (!isKnown(jobs)) return unseen(jobs.why);
  // The name of a job changes with its script: an older one is another step.
  const own = jobs.value.filter(({ instance }) => instance === expected.name);
  const found = own.find(({ name }) => name === workload.name);
  if (found === undefined)
    return {
      ...unseen('it is not there'),
      presence: { value: 'gone' },
      detail: own.length === 0 ? '' : `only ${own.map(({ name }) => name).join(', ')}, of another script`,
    };
  return {
    ...unseen('a step that has ended tells no more'),
    presence: { value: found.state },
    running: found.state === 'running' ? 1 : 0,
    detail: found.detail,
    image: found.image === '' ? { why: 'the job names none' } : { value: found.image },
    configuration: { value: [] },
  };
}

async function elsewhere(expected: Expected, address: Expected['address'], world: World): Promise<Seen> {
  const reach: Known<NonNullable<Expected['address']>> =
    address === undefined ? { why: 'it has no address' } : { value: address };
  const answers = await ask(expected, () => reach, world);
  return {
    ...unseen('others run it'),
    ...answers,
    presence: { value: 'running' },
    backends: { why: 'it is no balancer' },
  };
}

/** Workloads, databases and pods of the namespace that nobody planned. */
function unplannedOf(
  { pods, workloads: seen, databases, namespace }: Cluster,
  workloads: readonly RenderedWorkload[],
) {
  const own = workloads.filter((each) => each.namespace === namespace);
  const instances = new Set(own.map(({ instance }) => instance));
  const names = new Set(own.map(({ name }) => name));
  // Two of one name and two kinds are two: one of them runs everything twice.
  const titles = new Set(own.map(({ kind, name }) => `${kind} ${name}`));
  const found = new Map<string, Unplanned>();
  for (const each of isKnown(seen) ? seen.value : [])
    if (!titles.has(`${each.kind} ${each.name}`) && each.replicas > 0)
      found.set(each.name, { name: each.name, image: each.image, detail: `a ${each.kind} in ${namespace}` });
  for (const each of isKnown(databases) ? databases.value : [])
    if (!names.has(each.name))
      found.set(each.name, { name: each.name, image: each.image, detail: `a database in ${namespace}` });
  for (const pod of isKnown(pods) ? pods.value : []) {
    const isOwned =
      instances.has(pod.instance) ||
      (pod.cnpg !== undefined && (names.has(pod.cnpg) || found.has(pod.cnpg))) ||
      pod.isHelper ||
      [...found.keys()].some((name) => pod.name.startsWith(`${name}-`));
    if (!isOwned && pod.isRunning)
      found.set(pod.name, { name: pod.name, image: pod.image, detail: `a pod in ${namespace}` });
  }
  return [...found.values()];
}
