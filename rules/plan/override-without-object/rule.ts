import { type Component, defineRule, kindName, listNames, type Reporter, sources } from '#rule';

type Kind = Component['kind'];

const node = ['StatefulSet', 'Service', 'Certificate', 'NetworkPolicy'];

/** Kinds of the objects that are rendered for a component, the one that a patch without a kind means first. */
const rendered: Readonly<Partial<Record<Kind, readonly string[]>>> = {
  database: ['Cluster', 'Database', 'ScheduledBackup', 'Certificate', 'NetworkPolicy'],
  'load-balancer': [
    'Deployment',
    'Service',
    'ServiceAccount',
    'PodDisruptionBudget',
    'Certificate',
    'NetworkPolicy',
  ],
};

/** What makes a set hold back what was applied last, one pod for each instance. */
const held = ['replicas', 'updateStrategy', 'selector', 'podManagementPolicy'];

export default defineRule({
  id: 'plan/override-without-object',
  title: 'An override for Kubernetes is for an object that is rendered, and leaves instances what they are.',
  why: 'Each instance of a node or service is a StatefulSet of one pod that holds a new template back until it is let go: so a pair is restarted passive first, and two releases never meet on one database. A patch for a kind that is not rendered changes nothing, and nobody says so; one that changes replicas or the strategy of updates takes away what runbooks rest on.',
  fix: 'Patch the kind that is rendered (`StatefulSet` for nodes and services, `Deployment` for load balancers, `Cluster` for databases), and say how many instances there are with `instances`.',
  category: 'correctness',
  severity: 'warning',
  sources: [
    sources.practice('Kubernetes documentation: StatefulSets, Partitioned rolling updates'),
    sources.highAvailability('Participant Node'),
  ],
  answers: [],
  about: ['overrides'],
  check(topology, report) {
    for (const { component, value } of topology.havingSet('overrides'))
      lookAt(component, value as readonly Override[], report);
  },
});

interface Override {
  readonly target?: string;
  readonly kind?: string;
  readonly patch: unknown;
}

function lookAt(component: Component, overrides: readonly Override[], report: Reporter): void {
  const kinds = rendered[component.kind] ?? node;
  const [main = ''] = kinds;
  for (const [index, { target, kind, patch }] of overrides.entries()) {
    if (target === 'compose' || (target === undefined && kind === undefined)) continue;
    if (kind !== undefined && !kinds.includes(kind)) {
      report({
        message: `the override of ${component.title} is for a \`${kind}\`, and none is rendered for it`,
        at: component.at('overrides', index, 'kind'),
        label: `${kindName[component.kind]}s have ${listNames(kinds.map((each) => `\`${each}\``))}`,
      });
      continue;
    }
    if ((kind ?? main) !== 'StatefulSet') continue;
    const { spec } = patch as { readonly spec?: Readonly<Record<string, unknown>> | null };
    for (const key of held.filter((each) => spec?.[each] !== undefined))
      report({
        message: `the override of ${component.title} changes \`spec.${key}\` of its StatefulSets, on which runbooks rest`,
        at: component.at('overrides', index, 'patch', 'spec', key),
        label: 'one pod each, held back until it is let go',
      });
  }
}
