import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'recovery/no-standby',
  title:
    'JSON API services, trigger nodes and OAuth2 middlewares have something to take over when they fail.',
  why: 'There is one of it and nothing is ready to replace it. When its machine is lost, its work stops until somebody has set up another one.',
  fix: 'Write `instances: 2` (or `standby: 1` for a trigger node or middleware), or accept the outage.',
  category: 'advice',
  severity: 'info',
  sources: [sources.haAndScaling('HA and Scaling Patterns'), sources.basicHa()],
  answers: ['S79'],
  catalogue: 'L6',
  picture: { view: 'service=exchange-json' },
  check(topology, report) {
    for (const service of topology.jsonApis) {
      if (service.instances.length !== 1) continue;
      report({
        message: `${service.title} has one instance`,
        at: service.at('instances'),
        label: 'nothing takes over',
      });
    }
    for (const node of [...topology.triggerNodes, ...topology.oauthMiddlewares]) {
      if (node.standby > 0 || (node.kind === 'trigger-node' && node.live !== 1)) continue;
      report({
        message: `${node.title} has no standby`,
        at: node.at('standby'),
        label: 'nothing takes over',
      });
    }
  },
});
