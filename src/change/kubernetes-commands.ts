import { grouped } from '../base/grouped.ts';
import { dnsName, groupNames, labelValue, statefulSetName } from '../plan/names.ts';
import type { Commands, Place, Placed } from './commands.ts';
import { databaseOf, dumpOf, elsewhere, isElsewhere, type Reach, restoreInto } from './elsewhere.ts';
import { word } from './word.ts';

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
  'networking.k8s.io/v1/Ingress',
  'policy/v1/PodDisruptionBudget',
];
const deletable =
  'statefulsets,deployments,jobs,services,serviceaccounts,configmaps,networkpolicies,ingresses,poddisruptionbudgets';

/** A kind `GROUP/VERSION/KIND` as `kubectl delete` takes it. */
const resourceOf = (kind: string): string => {
  const [group, version, name] = kind.split('/');
  return `${name}.${version}.${group}`;
};

/** What has to be there before a pod can start, or can be reached: it starts nothing, and nothing that runs reads it. */
const foundations = [
  'namespace',
  'priority',
  'network',
  'elsewhere',
  'authority',
  'secret',
  'configuration',
] as const;

const slugOf = ({ folder }: Place): string => folder.replace(/\/base$/, '');

/** The folders as they were before, as long as the change is under way. */
const oldFolder = 'before';

/** Policies add up, so those of before stay in force beside the new ones under names of their own, until all is swept. */
const keepOpen = (place: Place): string[] => {
  const kept = `${oldFolder}/${slugOf(place)}`;
  return [
    `echo '{ nameSuffix: -before, resources: [base] }' > ${kept}/kustomization.yaml`,
    `kubectl apply -k ${kept} -l app.kubernetes.io/component=network`,
  ];
};

/** One key of a Secret, as text. */
const ofSecret = (namespace: string, secret: string, key: string): string => {
  const template = `{{index .data ${JSON.stringify(key)} | base64decode}}`;
  return `kubectl --namespace ${namespace} get secret ${secret} -o go-template=${word(template)}`;
};

/** The Secrets of a namespace. */
const fromSecrets = ({ namespace }: Place): Reach => ({
  run: (passwords, command) =>
    [
      ...passwords.map(
        ({ secret: { name, source }, variable }) =>
          `${variable}="$(${ofSecret(namespace, source?.secret ?? name, source?.key ?? 'password')})"`,
      ),
      command,
    ].join(' '),
  rootOf: (authority) => {
    const file = `${authority}.crt`;
    return { file, bring: `${ofSecret(namespace, authority, 'ca.crt')} > ${file}` };
  },
});

/** Waits until the operator has made the databases of a server. */
const made = ({ namespace, name }: Placed): string =>
  `kubectl --namespace ${namespace} wait --for=jsonpath='{.status.applied}'=true --timeout=5m database -l app.kubernetes.io/instance=${dnsName(name)}`;

const isOneOf = (places: readonly Place[], { folder }: Place): boolean =>
  places.some((each) => each.folder === folder);

/** kubectl, in the rendered folder. */
export const kubernetes: Commands = {
  migrate: (one) =>
    one.process === undefined ? [] : [`${slugOf(one)}/migrate-tables.sh ${statefulSetName(one.name)}`],
  render: (file) => [`canton-plan render ${word(file)} --target k8s --out .`],
  secrets: ({ old: before, next, areMade }) => [
    ...next.map((place) => {
      const list = `${slugOf(place)}/prerequisites.txt`;
      return isOneOf(before, place) ? `diff ${oldFolder}/${list} ${list} || true` : `cat ${list}`;
    }),
    ...(areMade ? ['./make-secrets.sh'] : []),
  ],
  stage: ({ old: before, next, isReachOther }) => [
    ...(isReachOther ? before.flatMap(keepOpen) : []),
    ...next.map(
      ({ folder }) =>
        `kubectl apply -k ${folder} -l 'app.kubernetes.io/component in (${foundations.join(', ')})'`,
    ),
  ],
  start: (placed) =>
    placed.flatMap((one) => [
      applyWithService(one),
      ready(one),
      ...(one.is === 'server' && one.server?.plan.databases.length !== 0 ? [made(one)] : []),
    ]),
  begin: (placed) => placed.map(applyWithService),
  wait: (begun) => begun.map(ready),
  restart: (placed) =>
    placed.flatMap((one) =>
      one.is === 'process'
        ? [apply(one), partition(one, 0), ready(one), partition(one, 1)]
        : kubernetes.start([one]),
    ),
  stop: (placed) =>
    // A database cluster stays: with it its data would go.
    placed
      .filter(({ is }) => is !== 'server')
      .map(
        (one) =>
          `kubectl --namespace ${one.namespace} delete statefulset,deployment,service -l app.kubernetes.io/instance=${labelOf(one)}`,
      ),
  // Scaled to zero, a set would start with the template of before when the new one comes in the same apply.
  pause: (placed) =>
    grouped(placed, ({ namespace }) => namespace).map(
      (own) =>
        `kubectl --namespace ${own[0].namespace} delete statefulset ${own.map(({ name }) => statefulSetName(name)).join(' ')} --cascade=foreground`,
    ),
  job: ({ name, namespace, folder }) => [
    `kubectl --namespace ${namespace} delete job -l app.kubernetes.io/instance=${name} --ignore-not-found`,
    applyOf({ namespace, folder }, name),
    `kubectl --namespace ${namespace} wait --for=condition=complete --timeout=15m job -l app.kubernetes.io/instance=${name}`,
  ],
  databases: (one) =>
    isElsewhere(one.server)
      ? [elsewhere.databases(one.server, `${slugOf(one)}/postgres/${one.name}.sql`, fromSecrets(one))]
      : [apply(one), made(one)],
  hasCaches: false,
  join: () => [],
  reload: (balancers) => kubernetes.start(balancers),
  check: (placed) =>
    `${grouped(placed, ({ namespace }) => namespace)
      .map(
        (own) =>
          `\`kubectl --namespace ${own[0].namespace} get pods -l 'app.kubernetes.io/instance in (${own.map(labelOf).join(', ')})'\``,
      )
      .join(' and ')} shows every pod ready`,
  keepOld: (places) => [`mkdir ${oldFolder}`, `cp -R ${places.map(slugOf).join(' ')} ${oldFolder}/`],
  forgetOld: () => [`rm -r ${oldFolder}`],
  sweep: ({ deployment, places, left, kinds }) => {
    const own = `-l app.kubernetes.io/part-of=${labelValue(deployment)},app.kubernetes.io/managed-by=canton-plan`;
    const lists = [...prunable, ...kinds].map((kind) => `--prune-allowlist=${kind}`).join(' ');
    return [
      ...places.map(({ folder }) => `kubectl apply -k ${folder} --prune ${own} ${lists}`),
      ...left.map(
        ({ namespace }) =>
          `kubectl --namespace ${namespace} delete ${[deletable, ...kinds.map(resourceOf)].join(',')} ${own}`,
      ),
    ];
  },
  dump: (one, database) => [
    isElsewhere(one.server)
      ? elsewhere.dump(one.server, databaseOf(one.server, database), dumpOf(database), fromSecrets(one))
      : `kubectl --namespace ${one.namespace} exec svc/${dnsName(one.name)}-rw -- pg_dump -U postgres --format custom ${word(database)} > ${dumpOf(database)}`,
  ],
  restore: (one, database, dumped) => [
    isElsewhere(one.server)
      ? elsewhere.restore(one.server, databaseOf(one.server, database), dumpOf(dumped), fromSecrets(one))
      : `kubectl --namespace ${one.namespace} exec -i svc/${dnsName(one.name)}-rw -- ${restoreInto(one.server, database)} < ${dumpOf(dumped)}`,
  ],
};
