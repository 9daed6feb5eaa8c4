import { type Component, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'reference/declared-twice',
  title: 'A server, identity provider, load balancer or zone is declared once.',
  why: 'Two entries for one thing look like two: databases are said to be apart that fail together, connections are counted for half of them, tokens of one provider look like those of another, and instances that are spread over both entries stand in one place.',
  fix: 'Keep one entry, and name it wherever the other is named.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  check(topology, report) {
    const seen = new Map<string, { readonly name: string; readonly at: Place }>();
    const say = (what: string, { name, at }: { name: string; at: Place }, key: string | undefined): void => {
      if (key === undefined || key === '') return;
      const id = `${what} ${key.toLowerCase()}`;
      const first = seen.get(id);
      if (first === undefined) seen.set(id, { name, at });
      else
        report({
          message:
            first.name === name
              ? `${what} \`${name}\` is declared twice`
              : `${what}s \`${first.name}\` and \`${name}\` are the same: \`${key}\``,
          at,
          label: 'declared again',
          related: [{ at: first.at, label: 'declared here' }],
        });
    };
    for (const { name, spec, ...each } of topology.databases.map(entry('host')))
      say('database server', { name, at: each.at }, spec.host && `${spec.host}:${spec.port ?? 5432}`);
    for (const { name, spec, at } of topology.identityProviders.map(entry('issuer')))
      say('identity provider', { name, at }, spec.issuer?.replace(/\/+$/, ''));
    for (const { name, spec, at } of topology.declaredLoadBalancers.map(entry('address')))
      say('load balancer', { name, at }, spec.address);
    for (const { name, place } of topology.zones) say('zone', { name, at: place }, name);
  },
});

const entry =
  (key: string) =>
  <C extends Component>(
    component: C,
  ): { readonly name: string; readonly spec: C['spec']; readonly at: Place } => ({
    name: component.name,
    spec: component.spec,
    at: component.at(key),
  });
