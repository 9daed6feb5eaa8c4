import { defineRule, type Place, sources, type Topology } from '#rule';

/** A list of names, and where each of them stands. */
interface List {
  /** `parties` of `participant service \`exchange\``. */
  readonly title: string;
  readonly names: readonly string[];
  readonly at: (index: number) => Place;
}

const several = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length > 1;

/** The lists of a component in which every name counts once. */
function* listsOf(topology: Topology): Iterable<List> {
  const { domains, participants, mediators, domainManagers, applications } = topology;
  for (const [components, keys] of [
    [domains, ['allowList']],
    [participants, ['parties', 'users', 'dars']],
    [mediators, ['sequencers']],
    [domainManagers, ['sequencers']],
    [applications, ['uses', 'actsAs', 'users']],
    [topology.declaredLoadBalancers, ['targets']],
    [topology.triggerServices, ['darPaths']],
  ] as const)
    for (const component of components)
      for (const key of keys) {
        const value = (component.spec as Readonly<Record<string, unknown>>)[key];
        if (!several(value)) continue;
        const names = value.map((each) =>
          typeof each === 'string' ? each : String((each as { readonly name?: string }).name),
        );
        yield {
          title: `\`${key}\` of ${component.title}`,
          names,
          at: (index) => component.at(key, index),
        };
      }
  for (const node of topology.triggerNodes)
    for (const { name, readAs, place } of node.rules)
      if (readAs.length > 1)
        yield {
          title: `\`readAs\` of trigger rule \`${name}\``,
          names: readAs,
          at: (index) => ({ path: [...place.path.slice(0, -1), 'readAs', index], part: 'value' }),
        };
}

export default defineRule({
  id: 'reference/listed-twice',
  title: 'A list names everything once.',
  why: 'A name that stands twice means nothing more than once; somebody meant another one. What was to be there instead is missing, and nobody sees it.',
  fix: 'Take one of the two away, or write the name that was meant.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  check(topology, report) {
    for (const { title, names, at } of listsOf(topology)) {
      const first = new Map<string, number>();
      for (const [index, name] of names.entries()) {
        const earlier = first.get(name);
        if (earlier === undefined) first.set(name, index);
        else
          report({
            message: `\`${name}\` stands twice in ${title}`,
            at: at(index),
            label: 'again here',
            related: [{ at: at(earlier), label: 'first here' }],
          });
      }
    }
  },
});
