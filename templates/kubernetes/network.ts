import { addressRanges, compareText, groupBy, type K8s } from '#template';
import { type Context, labelsOf, metadata } from './context.ts';
import type { End, Flow, Pods } from './flows.ts';

type Rule = NonNullable<NonNullable<K8s.NetworkPolicy['spec']>['ingress']>[number] &
  NonNullable<NonNullable<K8s.NetworkPolicy['spec']>['egress']>[number];

/** What every policy is called in labels, whoever it is about: all of them can be applied before anything starts. */
const networkComponent = 'network';

/** The label that namespaces bear by which Kubernetes knows them. */
const nameOfNamespace = 'kubernetes.io/metadata.name';

/** Where software of the cluster runs: the namespaces of its own installation guides; a gateway's is labelled by hand. */
const systems = {
  monitoring: { [nameOfNamespace]: 'monitoring' },
  'database-operator': { [nameOfNamespace]: 'cnpg-system' },
  gateway: { 'canton-plan.dev/gateway': 'true' },
} as const;

/** Where pods ask for names: the cluster's DNS server, and caches that answer at addresses of their own. */
function nameServers({ plan }: Context): Rule {
  const dns = plan.settings.kubernetes?.dns;
  const port = dns?.port ?? 53;
  const addresses = addressRanges(dns?.egress);
  return {
    to: [
      {
        namespaceSelector: { matchLabels: { [nameOfNamespace]: dns?.namespace ?? 'kube-system' } },
        podSelector: { matchLabels: dns?.podLabels ?? { 'k8s-app': 'kube-dns' } },
      },
      ...addresses.map((cidr) => ({ ipBlock: { cidr } })),
    ],
    // A cache at an address of its own answers at the usual port, wherever the pods behind it listen.
    ports: [...new Set(addresses.length === 0 ? [port] : [port, 53])].flatMap((each) =>
      ['UDP', 'TCP'].map((protocol) => ({ port: each, protocol })),
    ),
  };
}

/** Nothing comes in or goes out, but for questions to the cluster's DNS. */
export function defaultPolicies(context: Context): K8s.NetworkPolicy[] {
  const policy = (name: string, spec: NonNullable<K8s.NetworkPolicy['spec']>): K8s.NetworkPolicy => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadata(context, name, labelsOf(context, name, networkComponent)),
    spec,
  });
  return [
    policy('default-deny', { podSelector: {}, policyTypes: ['Ingress', 'Egress'] }),
    policy('allow-dns', {
      podSelector: {},
      policyTypes: ['Egress'],
      egress: [nameServers(context)],
    }),
  ];
}

/** Which flows begin and end at which pods. */
export class FlowIndex {
  readonly #incoming = new Map<string, Flow[]>();
  readonly #outgoing = new Map<string, Flow[]>();

  constructor(flows: readonly Flow[]) {
    for (const flow of flows) {
      if (flow.to.of === 'pods') push(this.#incoming, podKey(flow.to), flow);
      if (flow.from.of === 'pods') push(this.#outgoing, podKey(flow.from), flow);
    }
  }

  /** The policy of some pods: exactly what the plan lets them receive and send. */
  policy(context: Context, name: string, pods: Pods, labels: Record<string, string>): K8s.NetworkPolicy {
    const ingress = rules(this.#incoming.get(podKey(pods)) ?? [], 'from', context.namespace);
    const egress = rules(this.#outgoing.get(podKey(pods)) ?? [], 'to', context.namespace);
    return {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(context, name, { ...labels, 'app.kubernetes.io/component': networkComponent }),
      spec: {
        podSelector: { matchLabels: { [pods.label]: pods.value } },
        policyTypes: ['Ingress', 'Egress'],
        ...(ingress.length === 0 ? {} : { ingress }),
        ...(egress.length === 0 ? {} : { egress }),
      },
    };
  }
}

const podKey = (pods: Pods): string => `${pods.namespace} ${pods.label} ${pods.value}`;

function push(map: Map<string, Flow[]>, key: string, flow: Flow): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [flow]);
  else known.push(flow);
}

/** One rule for all ports that the same others use. */
function rules(flows: readonly Flow[], side: 'from' | 'to', namespace: string): Rule[] {
  const byPort = groupBy(flows, (flow) => flow.port);
  const byPeers = new Map<string, { peers: K8s.NetworkPolicyPeer[]; ports: number[] }>();
  for (const [port, all] of [...byPort].sort(([a], [b]) => a - b)) {
    const peers = peersOf(
      all.map((flow) => flow[side]),
      namespace,
    );
    const key = JSON.stringify(peers);
    const known = byPeers.get(key);
    if (known === undefined) byPeers.set(key, { peers, ports: [port] });
    else known.ports.push(port);
  }
  return [...byPeers.values()].map(({ peers, ports }) => ({
    [side]: peers,
    ports: ports.map((port) => ({ port, protocol: 'TCP' })),
  }));
}

/** Peers, those of one namespace and label together. */
function peersOf(ends: readonly End[], namespace: string): K8s.NetworkPolicyPeer[] {
  const pods = new Map<string, { readonly first: Pods; readonly values: Set<string> }>();
  const cidrs = new Set<string>();
  const others = new Set<keyof typeof systems>();
  for (const end of ends) {
    if (end.of === 'addresses') for (const cidr of end.cidrs) cidrs.add(cidr);
    else if (end.of === 'system') others.add(end.which);
    else {
      const key = `${end.namespace} ${end.label}`;
      const known = pods.get(key) ?? { first: end, values: new Set<string>() };
      pods.set(key, known);
      known.values.add(end.value);
    }
  }
  return [
    ...[...pods.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .map(([, { first, values }]) => podPeer(first, [...values].sort(compareText), namespace)),
    ...[...others].sort(compareText).map((which) => ({ namespaceSelector: { matchLabels: systems[which] } })),
    ...[...cidrs].map((cidr) => ({ ipBlock: { cidr } })),
  ];
}

/** Applications are somebody else's pods: the namespace is written out, so that a reader looks for them there. */
function podPeer(first: Pods, values: readonly string[], namespace: string): K8s.NetworkPolicyPeer {
  const [only, ...more] = values;
  const isElsewhere = first.namespace !== namespace || first.label === 'canton-plan.dev/application';
  return {
    ...(isElsewhere ? { namespaceSelector: { matchLabels: { [nameOfNamespace]: first.namespace } } } : {}),
    podSelector:
      only !== undefined && more.length === 0
        ? { matchLabels: { [first.label]: only } }
        : { matchExpressions: [{ key: first.label, operator: 'In', values: [...values] }] },
  };
}
