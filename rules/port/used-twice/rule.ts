import {
  type CantonNode,
  defineRule,
  type JsonApi,
  type Reporter,
  type ResolvedPort,
  type ResolvedProcess,
  resolve,
  sources,
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
    const meaning = resolve(topology);
    const processes = new Set<ResolvedProcess>();
    for (const owner of [...topology.cantonNodes, ...topology.jsonApis]) {
      // The documented ports of one node differ: most nodes need not be looked at.
      if (!hasOwnPorts(owner) && owner.spec.process === undefined) continue;
      for (const instance of meaning.instancesOf(owner)) processes.add(meaning.processOf(instance));
    }
    const said = new Set<string>();
    for (const { ports } of processes) reportTwice(ports, said, report);
  },
});

function hasOwnPorts(node: CantonNode | JsonApi): boolean {
  const spec = node.spec as Record<string, { port?: number } | undefined>;
  const apis = [spec['ledgerApi'], spec['adminApi'], spec['publicApi']];
  if (spec['ports'] !== undefined || apis.some((api) => api?.port !== undefined)) return true;
  const instances = node.spec.instances;
  return Array.isArray(instances) && instances.some(({ ports }) => ports !== undefined);
}

function reportTwice(all: readonly ResolvedPort[], said: Set<string>, report: Reporter): void {
  const byPort = new Map<number, ResolvedPort>();
  for (const port of [...all].sort((a, b) => Number(a.isWritten) - Number(b.isWritten))) {
    const first = byPort.get(port.number);
    if (first === undefined) byPort.set(port.number, port);
    if (first === undefined || !port.isWritten) continue;
    const key = JSON.stringify([port.place.path, first.place.path, first.name]);
    if (said.has(key) || !said.add(key)) continue;
    const { owner } = port.instance;
    const others = first.instance.owner === owner ? '' : ` of ${first.instance.owner.title}`;
    const documented = first.isWritten ? '' : ', as documented';
    report({
      message: `${owner.title} listens twice on port ${port.number}`,
      at: port.place,
      label: `${port.name} listens here`,
      related: [
        { at: first.place, label: `${first.name}${others} listens on ${port.number} as well${documented}` },
      ],
    });
  }
}
