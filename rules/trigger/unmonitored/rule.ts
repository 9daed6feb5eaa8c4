import { defineRule, groupByPlace, type Place, sources, type Topology } from '#rule';

export default defineRule({
  id: 'trigger/unmonitored',
  title: 'Something notices that a trigger node or OAuth2 middleware has failed, and brings it back.',
  why: 'The trigger service is not highly available by itself: when its one live instance fails, every rule stops until it is restarted or its standby is started. With nobody watching, nobody does.',
  fix: 'Let the platform restart it (`restart: always`), or name the monitoring system that does (`monitoring.system`).',
  category: 'availability',
  severity: { production: 'error', staging: 'warning', development: 'off' },
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S79', 'S80', 'S34'],
  catalogue: 'G10',
  check(topology, report) {
    const isAlerting = topology.spec.monitoring?.metrics === true && topology.spec.monitoring.alerts === true;
    const gaps = watched(topology).flatMap(({ title, value, place }) => {
      if (value?.system !== undefined) return [];
      if (value?.restart === 'none')
        return [{ title, at: step(place, 'restart'), label: 'nothing brings it back' }];
      if (value?.livenessProbe === false && !isAlerting)
        return [{ title, at: step(place, 'livenessProbe'), label: 'nothing notices that it hangs' }];
      return [];
    });
    for (const [{ title, at, label }] of groupByPlace(gaps, (gap) => gap.at))
      report({ message: `${title} stays down after a failure`, at, label });
  },
});

/** Trigger nodes and middlewares with their monitoring, of their own or from the trigger service. */
const watched = (topology: Topology) => [
  ...topology.triggerNodes.map((node) => ({
    title: `trigger node \`${node.fullName}\``,
    ...node.setting('monitoring'),
  })),
  ...topology.oauthMiddlewares.map((middleware) => ({
    title: middleware.title,
    value: middleware.spec.monitoring,
    place: middleware.at('monitoring'),
  })),
];

const step = (place: Place, key: string): Place => ({ ...place, path: [...place.path, key] });
