import { defineRule, type Instance, sources } from '#rule';

export default defineRule({
  id: 'zone/instances-on-one-host',
  title:
    'No two instances of an active-passive service share a host, and active-active ones do not all share one.',
  why: 'A host fails as a whole. A standby on the host of the active instance is lost together with it, so the failover that it is there for never happens.',
  fix: 'Write another `host` at each instance.',
  category: 'availability',
  severity: 'error',
  sources: [sources.solution(), sources.haAndScaling('HA and Scaling Patterns')],
  answers: ['S20'],
  catalogue: 'L2',
  about: ['host'],
  check(topology, report) {
    for (const service of [...topology.activePassiveServices, ...topology.sequencers, ...topology.jsonApis]) {
      const isPair = service.kind !== 'sequencer' && service.kind !== 'json-api';
      const byHost = new Map<string, Instance[]>();
      for (const instance of service.instances) {
        if (instance.host === undefined) continue;
        const there = byHost.get(instance.host);
        if (there === undefined) byHost.set(instance.host, [instance]);
        else there.push(instance);
      }
      for (const [host, [first, second, ...more]] of byHost) {
        if (first === undefined || second === undefined) continue;
        if (!isPair && more.length + 2 < service.instances.length) continue;
        report({
          message: `${more.length === 0 ? 'two' : more.length + 2} instances of ${service.title} are on host \`${host}\``,
          at: second.at('host'),
          label: `\`${second.name}\` as well`,
          related: [first, ...more].map((instance) => ({
            at: instance.at('host'),
            label: `\`${instance.name}\` is on it`,
          })),
          ...(isPair ? {} : { severity: 'warning' as const }),
        });
      }
    }
  },
});
