import { type Component, defineRule, slug, sources, type Topology } from '#rule';

export default defineRule({
  id: 'reference/names-alike',
  title: 'Names differ by more than signs that names of hosts, networks and folders cannot hold.',
  why: 'Networks, folders, secrets and certificate authorities have names of lower-case letters, digits and `-`. Two organizations that come to the same one would share them, and each could reach what belongs to the other.',
  fix: 'Give one of them a name that differs in letters or digits.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
  check(topology, report) {
    for (const group of groups(topology)) {
      const seen = new Map<string, Component>();
      for (const component of group) {
        const name = slug(component.name);
        const other = seen.get(name);
        if (other === undefined) seen.set(name, component);
        else
          report({
            message: `${other.title} and ${component.title} would both be called \`${name}\``,
            at: component.at(),
            label: `\`${name}\` as well`,
            related: [{ at: other.at(), label: `becomes \`${name}\`` }],
          });
      }
    }
  },
});

/** What shares nothing with others of its kind: each kind has names of its own. */
const groups = (topology: Topology): readonly (readonly Component[])[] => [
  topology.organizations,
  topology.databases,
  topology.identityProviders,
  topology.declaredLoadBalancers,
];
