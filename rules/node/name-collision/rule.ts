import {
  type Component,
  type ComponentKind,
  defineRule,
  type Instance,
  kindName,
  type Place,
  resolve,
  sources,
} from '#rule';

export default defineRule({
  id: 'node/name-collision',
  title:
    'Services and instances of one kind still differ when their names are written in lower case with dashes.',
  why: 'Hosts, containers and Kubernetes objects know lower-case letters and dashes only. Two names that become the same there would be one object: the second overwrites the first, and a node is silently missing.',
  fix: 'Rename one of them: change its key, and every place that names it.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.practice('Kubernetes documentation: Object Names and IDs'),
    sources.code('CantonRequireTypes.scala: InstanceName'),
  ],
  answers: ['S1'],
  catalogue: 'F7',
  check(topology, report) {
    const services = resolve(topology).runnables.filter(({ kind }) => kind !== 'trigger-node');
    const byKind = new Map<ComponentKind, Map<string, Named>>();
    /** Whether the name is free; it is taken from then on. */
    const take = (kind: ComponentKind, named: Named, service?: Named): boolean => {
      const taken = byKind.get(kind) ?? new Map<string, Named>();
      byKind.set(kind, taken);
      const name = resourceName(named.name);
      const other = taken.get(name);
      if (other === undefined) taken.set(name, named);
      // An instance may be called as its own service is.
      else if (other !== service)
        report({
          message: `\`${other.name}\` and \`${named.name}\` come to the same name (${kindName[kind]})`,
          at: placeOf(named),
          label: `becomes the same as \`${other.name}\``,
          related: [{ at: placeOf(other), label: 'the other one' }],
        });
      return other === undefined;
    };
    // The instances of services that collide do so with them.
    for (const service of services.filter((each) => take(each.kind, each)))
      for (const instance of service.instances) take(service.kind, instance, service);
  },
});

type Named = Component | Instance;

const placeOf = (named: Named): Place => ('kind' in named ? named.at() : named.at('name'));

/** As hosts, containers and Kubernetes objects know it. Most names are written so. */
const resourceName = (name: string): string =>
  /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) ? name : name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
