import { defineRule, sources } from '#rule';

/** Namespaces of a cluster itself, and those of operators that the rendered objects let in. */
const reserved = /^(?:default|kube-.*|cnpg-system|cert-manager|monitoring|external-secrets)$/;

export default defineRule({
  id: 'organization/namespace-reserved',
  title: 'No organization runs in a namespace of the cluster or of an operator.',
  why: 'What is rendered sets the policies of its whole namespace: nothing comes in or goes out but what the topology says. In a namespace of the cluster it would cut off the cluster’s own software, and whoever may look after an organization could change that software.',
  fix: 'Give the organization a namespace of its own, or leave `namespace` out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('Kubernetes documentation, "Namespaces"')],
  answers: [],
  about: ['namespace'],
  check(topology, report) {
    for (const organization of topology.organizations) {
      const { namespace } = organization.spec;
      if (namespace === undefined || !reserved.test(namespace)) continue;
      report({
        message: `${organization.title} would run in \`${namespace}\`, which belongs to the cluster`,
        at: organization.at('namespace'),
        label: 'belongs to the cluster or an operator',
      });
    }
  },
});
