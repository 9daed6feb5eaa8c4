import { defineRule, type Organization, sources } from '#rule';

export default defineRule({
  id: 'organization/namespace-shared',
  title: 'Each organization has a Kubernetes namespace of its own.',
  why: 'Secrets, permissions and network policies belong to a namespace. Two organizations in one can read each other’s passwords and keys.',
  fix: 'Give each organization a namespace of its own, or leave `namespace` out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Kubernetes documentation, "Namespaces"')],
  answers: [],
  about: ['namespace'],
  check(topology, report) {
    const seen = new Map<string, Organization>();
    for (const organization of topology.organizations) {
      const { namespace } = organization.spec;
      if (namespace === undefined) continue;
      const other = seen.get(namespace);
      if (other === undefined) seen.set(namespace, organization);
      else
        report({
          message: `${other.title} and ${organization.title} share namespace \`${namespace}\``,
          at: organization.at('namespace'),
          label: 'the same namespace',
          related: [{ at: other.at('namespace'), label: 'here already' }],
        });
    }
  },
});
