import { dnsName, statefulSetName } from '../plan/names.ts';
import type { Target } from './step.ts';

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
  /** Runs a one-shot job again. */
  readonly job: (job: Placed) => string[];
  /** Makes databases and users that a server does not have yet. */
  readonly databases: (server: Placed) => string[];
  /** Seconds without an answer while one balancer reads its configuration anew (docs/stack.md); 0 where another one answers. */
  readonly reloadSeconds: number;
  /** Reads the configuration of balancers anew. */
  readonly reload: (balancers: readonly Placed[]) => string[];
  /** Says that processes answer. */
  readonly check: (placed: readonly Placed[]) => string;
  /** Takes away what is no longer rendered. */
  readonly sweep: (placed: readonly Placed[]) => string[];
  /** Dumps a logical database. */
  readonly dump: (server: Placed, database: string) => string[];
}

/** Where objects of an organization stand. */
export interface Place {
  readonly namespace: string;
  /** Folder with its kustomization. */
  readonly folder: string;
}

/** Something with a name of its own in a target. */
export interface Placed extends Place {
  readonly name: string;
  readonly is: 'process' | 'balancer' | 'server' | 'other';
}

const each = <T>(values: readonly T[], command: (value: T) => string): string[] => values.map(command);
const names = (placed: readonly Placed[]): string => placed.map(({ name }) => name).join(' ');

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
  stop: (placed) => each(placed, ({ name }) => `docker compose rm --stop --force ${name}`),
  pause: (placed) => [`docker compose stop ${names(placed)}`],
  job: ({ name }) => [`docker compose run --rm ${name}`],
  databases: ({ name }) => [
    `docker compose exec ${name} psql -U postgres -f /docker-entrypoint-initdb.d/setup.sql`,
  ],
  // The container sees the file that it was started with, not the one that was written in its place.
  reload: (balancers) =>
    each(balancers, ({ name }) => `docker compose up --detach --no-deps --force-recreate --wait ${name}`),
  reloadSeconds: 2,
  check: (placed) => `\`docker compose ps ${names(placed)}\` says healthy`,
  sweep: () => ['docker compose up --detach --remove-orphans --no-recreate'],
  dump: ({ name }, database) => [
    `docker compose exec ${name} pg_dump -U postgres --format custom ${database} > ${database}.dump`,
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

/** Waits until what was applied is ready. */
const ready = (placed: Placed): string =>
  placed.is === 'server'
    ? `kubectl --namespace ${placed.namespace} wait --for=condition=Ready --timeout=15m cluster/${dnsName(placed.name)}`
    : `kubectl --namespace ${placed.namespace} rollout status ${objectOf(placed)}`;

/** A set holds back what was applied last as long as its partition is above the number of its one pod. */
const partition = ({ namespace, name }: Placed, value: 0 | 1): string =>
  `kubectl --namespace ${namespace} patch statefulset ${statefulSetName(name)} --type merge --patch '{"spec":{"updateStrategy":{"rollingUpdate":{"partition":${value}}}}}'`;

const k8s: Commands = {
  render: (file) => [`canton-plan render ${word(file)} --target k8s --out .`],
  secrets: () => [],
  stage: (organizations) => each(organizations, (place) => applyOf(place, 'configuration')),
  start: (placed) => placed.flatMap((one) => [apply(one), ready(one)]),
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
  reload: (balancers) => k8s.start(balancers),
  reloadSeconds: 0,
  check: (placed) =>
    `\`kubectl get pods -l 'app.kubernetes.io/instance in (${placed.map(labelOf).join(', ')})'\` shows every pod ready`,
  sweep: () => [],
  dump: ({ name, namespace }, database) => [
    `kubectl --namespace ${namespace} exec svc/${dnsName(name)}-rw -- pg_dump -U postgres --format custom ${database} > ${database}.dump`,
  ],
};

export const commandsOf: Readonly<Record<Target, Commands>> = { compose, k8s };

/** A word of a command line, quoted where a shell would read it otherwise. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
