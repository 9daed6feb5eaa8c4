import { defineRule, sources } from '#rule';

/** The first minor release of Kubernetes with containers that start before others and stay (sidecars), on by default. */
const withSidecars = 29;
/** The first minor release that asks for health by gRPC, on by default. */
const withGrpcProbes = 24;

export default defineRule({
  id: 'release/kubernetes-too-old',
  title:
    'Clusters run Kubernetes 1.24 or later; 1.29 or later where a JSON API server has its cache beside it.',
  why: 'A JSON API server’s cache is started beside it and before it, which older clusters do not know: its pod would never start. Nodes are asked for their health by gRPC, which is refused before 1.24.',
  fix: 'Upgrade the cluster and say so in `kubernetes.version`, or correct that key if another cluster is meant.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.monitoring('Health Checks'),
    sources.practice('Kubernetes documentation: Sidecar Containers'),
  ],
  answers: [],
  catalogue: 'N4',
  check(topology, report) {
    const version = topology.spec.kubernetes?.version;
    const match = /^v?(\d+)\.(\d+)/.exec(version ?? '');
    if (match === null) return;
    const [major, minor] = [Number(match[1]), Number(match[2])];
    const beside = topology.jsonApis.find(({ instances }) =>
      instances.some(({ database }) => database?.storage === 'local'),
    );
    const oldest = beside === undefined ? withGrpcProbes : withSidecars;
    if (major > 1 || (major === 1 && minor >= oldest)) return;
    report({
      message: `Kubernetes ${version} is older than what the manifests are written for`,
      at: topology.at('kubernetes', 'version'),
      label: `1.${oldest} or later`,
      related: beside === undefined ? [] : [{ at: beside.at(), label: 'its cache is started beside it' }],
    });
  },
});
