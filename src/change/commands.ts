import type { TargetName } from '../model/target.ts';
import { dnsName, groupNames, labelValue, statefulSetName } from '../plan/names.ts';
import type { Process } from '../plan/plan.ts';

/** How a target is told what to do. Folders are the rendered ones; commands are typed in them. */
export interface Commands {
  /** Writes the folder anew. */
  readonly render: (file: string) => string[];
  /** Makes what development needs of secrets and certificates; others come from where the topology says. */
  readonly secrets: (withCertificates: boolean) => string[];
  /** Puts new configurations where nothing reads them yet. */
  readonly stage: (organizations: readonly Place[]) => string[];
  /** Starts what is not there, one after the other. */
  readonly start: (placed: readonly Placed[]) => string[];
  /** Starts what runs anew, with what is rendered now: each once the one before it is ready again. */
  readonly restart: (placed: readonly Placed[]) => string[];
  /** Stops processes for good. */
  readonly stop: (placed: readonly Placed[]) => string[];
  /** Stops processes, all of them, until they are started again. */
  readonly pause: (placed: readonly Placed[]) => string[];
  /** Brings the tables of a Canton process that is stopped to the release of now; none where a target cannot run it by itself. */
  readonly migrate: (process: Placed) => string[];
  /** Runs a one-shot job again. */
  readonly job: (job: Placed) => string[];
  /** Makes databases and users that a server does not have yet, with the passwords in these variables. */
  readonly databases: (server: Placed, variables: readonly string[]) => string[];
  /** Whether the cache of a JSON API is a server of its own. */
  readonly hasCaches: boolean;
  /** Lets what runs reach networks that it was not in when it started. */
  readonly join: () => string[];
  /** Has balancers read their configuration anew while they serve. */
  readonly reload: (balancers: readonly Placed[]) => string[];
  /** Says that processes answer. */
  readonly check: (placed: readonly Placed[]) => string;
  /** Takes away what is no longer rendered, and has monitors watch what is. */
  readonly sweep: (all: Sweep) => string[];
  /** Keeps what the commands about things that go still need, before the folder is rendered anew; and takes it away. */
  readonly keepOld: readonly [before: readonly string[], after: readonly string[]];
  /** Dumps a logical database; `isGoing` where the new topology does not have its server. */
  readonly dump: (server: Placed, database: string, isGoing: boolean) => string[];
}

/** Where objects of an organization stand. */
export interface Place {
  readonly namespace: string;
  /** Folder with its kustomization. */
  readonly folder: string;
}

/** What is swept. */
interface Sweep {
  /** Name of the deployment. */
  readonly deployment: string;
  /** Monitors that have something else to watch. */
  readonly monitors: readonly string[];
  /** Where something is rendered. */
  readonly places: readonly Place[];
  /** Where nothing is rendered any more. */
  readonly left: readonly Place[];
}

/** Something with a name of its own in a target. */
export interface Placed extends Place {
  readonly name: string;
  readonly is: 'process' | 'balancer' | 'server' | 'other';
  /** What is planned under this name, where it is a process. */
  readonly process: Process | undefined;
}

const each = <T>(values: readonly T[], command: (value: T) => string): string[] => values.map(command);
const names = (placed: readonly Placed[]): string => placed.map(({ name }) => name).join(' ');

/** The Compose file as it was before, as long as the change is under way. */
const old = 'before.yaml';

const compose: Commands = {
  render: (file) => [`canton-plan render ${word(file)} --target compose --out .`],
  secrets: (withCertificates) => [
    './scripts/make-secrets.sh',
    ...(withCertificates ? ['./scripts/make-dev-ca.sh'] : []),
  ],
  stage: () => [],
  start: (placed) =>
    each(placed, ({ name }) => `docker compose up --detach --no-deps --force-recreate --wait ${name}`),
  restart: (placed) => compose.start(placed),
  // What goes is not in the new Compose file any more.
  stop: (placed) => each(placed, ({ name }) => `docker compose -f ${old} rm --stop --force ${name}`),
  keepOld: [[`cp docker-compose.yaml ${old}`], [`rm ${old}`]],
  pause: (placed) => [`docker compose stop ${names(placed)}`],
  // A container of its own, which ends when the tables are changed; the console of each line has the command.
  migrate: ({ name, process }) =>
    process === undefined
      ? []
      : [
          "echo 'nodes.local.foreach(_.db.migrate())' > migrate.canton",
          `docker compose run --rm --no-deps --volume "$PWD/migrate.canton:/tmp/migrate.canton:ro" ${name} run /tmp/migrate.canton --manual-start --config=${process?.configPath}`,
        ],
  // Nodes that it needs run already, some of them with what was rendered before: Compose would start those anew.
  job: ({ name }) => [`docker compose run --rm --no-deps ${name}`],
  // The container has the file and the variables of its start, not those of now.
  databases: ({ name }, variables) => [
    `(set -a; . ./.env; docker compose exec -T${variables.map((each) => ` -e "${each}=$${each}"`).join('')} ${name} psql -U postgres -q < postgres/${name}.sql)`,
  ],
  hasCaches: true,
  join: () => ['./scripts/join-networks.sh'],
  // A worker with the new configuration takes over the port; the old one lets its streams end.
  reload: (balancers) =>
    balancers.flatMap(({ name }) => [
      `docker compose exec -T ${name} haproxy -c -q -f /usr/local/etc/haproxy/haproxy.cfg`,
      `docker compose kill --signal SIGUSR2 ${name}`,
    ]),
  check: (placed) => `\`docker compose ps ${names(placed)}\` says healthy`,
  sweep: ({ monitors }) => [
    ...monitors.map((name) => `docker compose up --detach --no-deps --force-recreate ${name}`),
    'docker compose up --detach --remove-orphans --no-recreate',
  ],
  dump: ({ name }, database, isGoing) => [
    `docker compose${isGoing ? ` -f ${old}` : ''} exec -T ${name} pg_dump -U postgres --format custom ${database} > ${database}.dump`,
  ],
};

/** The object of a component, as a command names it. */
const objectOf = ({ is, name }: Placed): string =>
  is === 'process' ? `statefulset/${statefulSetName(name)}` : `deployment/${dnsName(name)}`;

/** What its objects bear as `app.kubernetes.io/instance`. */
const labelOf = ({ is, name }: Placed): string => (is === 'process' ? name : dnsName(name));

const applyOf = ({ folder }: Place, label: string): string =>
  `kubectl apply -k ${folder} -l app.kubernetes.io/instance=${label}`;
const apply = (one: Placed): string => applyOf(one, labelOf(one));

/** Account, addresses and pods of its service come with a process: a pod of a new service cannot be made without them. */
function applyWithService(one: Placed): string {
  if (one.process === undefined) return apply(one);
  const labels = [...new Set([labelOf(one), ...groupNames(one.process)])];
  return `kubectl apply -k ${one.folder} -l 'app.kubernetes.io/component=${one.process.kind},app.kubernetes.io/instance in (${labels.join(', ')})'`;
}

/** Waits until what was applied is ready. */
const ready = (placed: Placed): string =>
  placed.is === 'server'
    ? `kubectl --namespace ${placed.namespace} wait --for=condition=Ready --timeout=15m cluster/${dnsName(placed.name)}`
    : `kubectl --namespace ${placed.namespace} rollout status ${objectOf(placed)}`;

/** A set holds back what was applied last as long as its partition is above the number of its one pod. */
const partition = ({ namespace, name }: Placed, value: 0 | 1): string =>
  `kubectl --namespace ${namespace} patch statefulset ${statefulSetName(name)} --type merge --patch '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":${value}}}}}'`;

/** What goes when it is no longer rendered: never a database, nor a namespace with what somebody else put there. */
const prunable = [
  'apps/v1/StatefulSet',
  'apps/v1/Deployment',
  'batch/v1/Job',
  'core/v1/Service',
  'core/v1/ServiceAccount',
  'core/v1/ConfigMap',
  'networking.k8s.io/v1/NetworkPolicy',
  'policy/v1/PodDisruptionBudget',
];
const deletable =
  'statefulsets,deployments,jobs,services,serviceaccounts,configmaps,networkpolicies,poddisruptionbudgets';

const k8s: Commands = {
  // The sets hold one kind of start alone; a pod of another kind is for a person to write.
  migrate: () => [],
  render: (file) => [`canton-plan render ${word(file)} --target k8s --out .`],
  secrets: () => [],
  stage: (organizations) => each(organizations, (place) => applyOf(place, 'configuration')),
  start: (placed) => placed.flatMap((one) => [applyWithService(one), ready(one)]),
  restart: (placed) =>
    placed.flatMap((one) =>
      one.is === 'process'
        ? [apply(one), partition(one, 0), ready(one), partition(one, 1)]
        : k8s.start([one]),
    ),
  stop: (placed) =>
    each(
      // A database cluster stays: with it its data would go.
      placed.filter(({ is }) => is !== 'server'),
      (one) =>
        `kubectl --namespace ${one.namespace} delete statefulset,deployment,service -l app.kubernetes.io/instance=${labelOf(one)}`,
    ),
  // Scaled to zero, a set would start with the template of before when the new one comes in the same apply.
  pause: (placed) =>
    [...new Set(placed.map(({ namespace }) => namespace))].map(
      (namespace) =>
        `kubectl --namespace ${namespace} delete statefulset ${placed
          .filter((one) => one.namespace === namespace)
          .map(({ name }) => statefulSetName(name))
          .join(' ')} --cascade=foreground`,
    ),
  job: ({ name, namespace, folder }) => [
    `kubectl --namespace ${namespace} delete job -l app.kubernetes.io/instance=${name} --ignore-not-found`,
    applyOf({ namespace, folder }, name),
    `kubectl --namespace ${namespace} wait --for=condition=complete --timeout=15m job -l app.kubernetes.io/instance=${name}`,
  ],
  databases: (server) => [apply(server)],
  hasCaches: false,
  join: () => [],
  reload: (balancers) => k8s.start(balancers),
  check: (placed) =>
    `\`kubectl get pods -l 'app.kubernetes.io/instance in (${placed.map(labelOf).join(', ')})'\` shows every pod ready`,
  keepOld: [[], []],
  sweep: ({ deployment, places, left }) => {
    const own = `-l app.kubernetes.io/part-of=${labelValue(deployment)},app.kubernetes.io/managed-by=canton-plan`;
    const lists = prunable.map((kind) => `--prune-allowlist=${kind}`).join(' ');
    return [
      ...each(places, ({ folder }) => `kubectl apply -k ${folder} --prune ${own} ${lists}`),
      ...each(left, ({ namespace }) => `kubectl --namespace ${namespace} delete ${deletable} ${own}`),
    ];
  },
  dump: ({ name, namespace }, database) => [
    `kubectl --namespace ${namespace} exec svc/${dnsName(name)}-rw -- pg_dump -U postgres --format custom ${database} > ${database}.dump`,
  ],
};

export const commandsOf: Readonly<Record<TargetName, Commands>> = { compose, k8s };

/** A word of a command line, quoted where a shell would read it otherwise. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
