import type { Target } from './step.ts';

/** How a target is told what to do. Folders are the rendered ones; commands are typed in them. */
export interface Commands {
  /** Writes the folder anew. */
  readonly render: (file: string) => string[];
  /** Makes what development needs of secrets and certificates; others come from where the topology says. */
  readonly secrets: (withCertificates: boolean) => string[];
  /** Puts new configurations where nothing reads them yet. */
  readonly stage: (organizations: readonly Place[]) => string[];
  /** Starts processes, or starts them anew with what is rendered now, one after the other. */
  readonly start: (processes: readonly Placed[]) => string[];
  /** Stops processes for good. */
  readonly stop: (processes: readonly Placed[]) => string[];
  /** Stops processes that are started again later. */
  readonly pause: (processes: readonly Placed[]) => string[];
  /** Runs a one-shot job again. */
  readonly job: (job: Placed) => string[];
  /** Makes databases and users that a server does not have yet. */
  readonly databases: (server: Placed) => string[];
  /** Seconds without an answer while one balancer reads its configuration anew (docs/stack.md); 0 where another one answers. */
  readonly reloadSeconds: number;
  /** Reads the configuration of balancers anew. */
  readonly reload: (balancers: readonly Placed[]) => string[];
  /** Says that processes answer. */
  readonly check: (processes: readonly Placed[]) => string;
  /** Takes away what is no longer rendered. */
  readonly sweep: (processes: readonly Placed[]) => string[];
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
}

const each = <T>(values: readonly T[], command: (value: T) => string): string[] => values.map(command);

const compose: Commands = {
  render: (file) => [`canton-plan render ${word(file)} --target compose --out .`],
  secrets: (withCertificates) => [
    './scripts/make-secrets.sh',
    ...(withCertificates ? ['./scripts/make-dev-ca.sh'] : []),
  ],
  stage: () => [],
  start: (processes) =>
    each(processes, ({ name }) => `docker compose up --detach --no-deps --force-recreate --wait ${name}`),
  stop: (processes) => each(processes, ({ name }) => `docker compose rm --stop --force ${name}`),
  pause: (processes) => [`docker compose stop ${processes.map(({ name }) => name).join(' ')}`],
  job: ({ name }) => [`docker compose run --rm ${name}`],
  databases: ({ name }) => [
    `docker compose exec ${name} psql -U postgres -f /docker-entrypoint-initdb.d/setup.sql`,
  ],
  // The container sees the file that it was started with, not the one that was written in its place.
  reload: (balancers) =>
    each(balancers, ({ name }) => `docker compose up --detach --no-deps --force-recreate --wait ${name}`),
  reloadSeconds: 2,
  check: (processes) => `\`docker compose ps ${processes.map(({ name }) => name).join(' ')}\` says healthy`,
  sweep: () => ['docker compose up --detach --remove-orphans --no-recreate'],
  dump: ({ name }, database) => [
    `docker compose exec ${name} pg_dump -U postgres --format custom ${database} > ${database}.dump`,
  ],
};

const k8s: Commands = {
  render: (file) => [`canton-plan render ${word(file)} --target k8s --out .`],
  secrets: () => [],
  stage: (organizations) =>
    each(
      organizations,
      ({ folder }) => `kubectl apply -k ${folder} -l app.kubernetes.io/instance=configuration`,
    ),
  start: (processes) =>
    processes.flatMap(({ name, namespace, folder }) => [
      `kubectl apply -k ${folder} -l app.kubernetes.io/instance=${name}`,
      `kubectl --namespace ${namespace} rollout status deployment/${name}`,
    ]),
  stop: (processes) =>
    each(
      processes,
      ({ name, namespace }) =>
        `kubectl --namespace ${namespace} delete deployment,service,configmap -l app.kubernetes.io/instance=${name}`,
    ),
  pause: (processes) =>
    each(
      processes,
      ({ name, namespace }) => `kubectl --namespace ${namespace} scale deployment/${name} --replicas=0`,
    ),
  job: ({ name, namespace, folder }) => [
    `kubectl --namespace ${namespace} delete job -l app.kubernetes.io/instance=${name} --ignore-not-found`,
    `kubectl apply -k ${folder} -l app.kubernetes.io/instance=${name}`,
    `kubectl --namespace ${namespace} wait --for=condition=complete --timeout=15m job -l app.kubernetes.io/instance=${name}`,
  ],
  databases: ({ name, folder }) => [`kubectl apply -k ${folder} -l app.kubernetes.io/instance=${name}`],
  reload: (balancers) => k8s.start(balancers),
  reloadSeconds: 0,
  check: (processes) =>
    `\`kubectl get pods -l 'app.kubernetes.io/instance in (${processes.map(({ name }) => name).join(', ')})'\` shows every pod ready`,
  sweep: () => [],
  dump: ({ name, namespace }, database) => [
    `kubectl --namespace ${namespace} exec svc/${name}-rw -- pg_dump -U postgres --format custom ${database} > ${database}.dump`,
  ],
};

export const commandsOf: Readonly<Record<Target, Commands>> = { compose, k8s };

/** A word of a command line, quoted where a shell would read it otherwise. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
