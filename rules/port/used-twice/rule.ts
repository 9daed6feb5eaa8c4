import {
  type CantonNode,
  defineRule,
  documentedPorts,
  type Instance,
  type JsonApi,
  type Place,
  type Reporter,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'port/used-twice',
  title: 'The APIs of one process listen on different ports.',
  why: 'Each API of a node (ledger, admin, health, metrics) listens on a port, and a port can be given away once. The second API finds it taken by its own process, which then stops at start.',
  fix: 'Give one of the two another number under `ports`, or leave both out for the documented ones.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.apis('Network Configuration'), sources.staticConfiguration()],
  answers: [],
  catalogue: 'K8',
  about: ['port', 'ports', 'process'],
  check(topology, report) {
    const processes = new Map<string, Listener[]>();
    const said = new Set<string>();
    for (const node of [...topology.cantonNodes, ...topology.jsonApis]) {
      // The documented ports of one node differ: most nodes need not be looked at.
      if (!hasOwnPorts(node) && node.spec.process === undefined) continue;
      const process = node.spec.process ?? node.path.join('\u0000');
      for (const instance of node.instances) {
        const key = `${node.organization?.name ?? ''}\u0000${process}\u0000${instance.index}`;
        const there = processes.get(key) ?? [];
        there.push(...listeners(topology, node, instance));
        processes.set(key, there);
      }
    }
    for (const all of processes.values()) reportTwice(all, said, report);
  },
});

interface Listener {
  readonly port: number;
  readonly api: string;
  readonly owner: string;
  readonly at: Place;
  readonly isWritten: boolean;
}

function hasOwnPorts(node: CantonNode | JsonApi): boolean {
  const spec = node.spec as Record<string, { port?: number } | undefined>;
  const apis = [spec['ledgerApi'], spec['adminApi'], spec['publicApi']];
  if (spec['ports'] !== undefined || apis.some((api) => api?.port !== undefined)) return true;
  const instances = node.spec.instances;
  return Array.isArray(instances) && instances.some(({ ports }) => ports !== undefined);
}

/** Where an instance listens: what it says itself, then its service, then the documented port. */
function listeners(topology: Topology, node: CantonNode | JsonApi, instance: Instance): Listener[] {
  const ofInstances = node.spec.instances;
  const own = (Array.isArray(ofInstances) ? ofInstances[instance.index]?.ports : undefined) as Ports;
  const service = node.spec.ports as Ports;
  const defaults: Ports = documentedPorts[node.kind === 'domain' ? 'embedded-domain' : node.kind];
  return Object.entries(defaults ?? {}).flatMap(([api, documented]): Listener[] => {
    const ofApi = (node.spec as Record<string, { port?: number } | undefined>)[api]?.port;
    if (!listens(topology, node, api, own?.[api] ?? service?.[api])) return [];
    const [port, at, isWritten]: [number | undefined, Place, boolean] =
      own?.[api] !== undefined
        ? [own[api], instance.at('ports', api), true]
        : service?.[api] !== undefined
          ? [service[api], node.at('ports', api), true]
          : ofApi !== undefined
            ? [ofApi, node.at(api, 'port'), true]
            : [documented, node.at(), false];
    return port === undefined ? [] : [{ port, api, owner: node.title, at, isWritten }];
  });
}

type Ports = Readonly<Record<string, number | undefined>> | undefined;

/** Health and metrics servers only take a port where they are there; one of each serves a whole process. */
function listens(
  topology: Topology,
  node: CantonNode | JsonApi,
  api: string,
  written: number | undefined,
): boolean {
  if (node.kind === 'json-api') return api !== 'metrics' || topology.spec.monitoring?.metrics !== false;
  if (api === 'grpcHealth') return node.spec.health?.grpc !== false;
  if (api !== 'httpHealth' && api !== 'metrics') return true;
  if (node.spec.process !== undefined) return false;
  if (api === 'metrics') return topology.spec.monitoring?.metrics !== false;
  return (
    written !== undefined ||
    (node.spec.health?.http ?? false) !== false ||
    node.loadBalancer?.healthCheck === 'is-active'
  );
}

function reportTwice(all: readonly Listener[], said: Set<string>, report: Reporter): void {
  const byPort = new Map<number, Listener>();
  for (const listener of [...all].sort((a, b) => Number(a.isWritten) - Number(b.isWritten))) {
    const first = byPort.get(listener.port);
    if (first === undefined) byPort.set(listener.port, listener);
    if (first === undefined || !listener.isWritten) continue;
    const key = JSON.stringify([listener.at.path, first.at.path, first.api]);
    if (said.has(key) || !said.add(key)) continue;
    const others = first.owner === listener.owner ? '' : ` of ${first.owner}`;
    const documented = first.isWritten ? '' : ', as documented';
    report({
      message: `${listener.owner} listens twice on port ${listener.port}`,
      at: listener.at,
      label: `${listener.api} listens here`,
      related: [
        { at: first.at, label: `${first.api}${others} listens on ${first.port} as well${documented}` },
      ],
    });
  }
}
