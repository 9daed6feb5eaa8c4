import {
  type Component,
  defineRule,
  type Instance,
  kindName,
  type Place,
  sources,
  type Topology,
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
    const taken = new Map<string, Named>();
    for (const named of names(topology)) {
      const key = `${named.owner.kind}\u0000${named.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
      const other = taken.get(key);
      if (other === undefined) taken.set(key, named);
      // An instance may be called as its own service is.
      else if (other.owner !== named.owner || other.instance !== undefined)
        report({
          message: `\`${other.name}\` and \`${named.name}\` come to the same name (${kindName[named.owner.kind]})`,
          at: named.at(),
          label: `becomes the same as \`${other.name}\``,
          related: [{ at: other.at(), label: 'the other one' }],
        });
    }
  },
});

interface Named {
  readonly name: string;
  readonly at: () => Place;
  readonly owner: Component;
  readonly instance: Instance | undefined;
}

/** Services first, then the instances of those whose own names are distinct: their instances collide with them. */
function* names(topology: Topology): Generator<Named> {
  const services = [...topology.cantonNodes, ...topology.jsonApis, ...topology.oauthMiddlewares];
  const distinct = new Map<string, Component>();
  for (const owner of services) {
    const key = `${owner.kind}\u0000${owner.name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
    if (!distinct.has(key)) distinct.set(key, owner);
    yield { name: owner.name, at: () => owner.at(), owner, instance: undefined };
  }
  const originals = new Set(distinct.values());
  for (const owner of services) {
    if (!originals.has(owner)) continue;
    for (const instance of owner.instances)
      yield { name: instance.name, at: () => instance.at('name'), owner, instance };
  }
}
