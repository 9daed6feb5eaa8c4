import { type Component, defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'port/published-twice',
  title: 'Every port of a host is published once.',
  why: 'A host can give a port to one process only. The second one does not start, and which of the two that is depends on their order.',
  fix: 'Change one of the numbers under `publish`, or say on which `host` each instance runs.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.docker(), sources.practice('Docker Compose: published ports')],
  answers: [],
  catalogue: 'K8',
  about: ['publish'],
  check(topology, report) {
    const taken = new Map<string, Published>();
    const publish = (host: string, ports: Ports | undefined, owner: string, at: (api: string) => Place) => {
      for (const [api, port] of Object.entries(ports ?? {})) {
        const key = `${host}\u0000${port}`;
        const first = taken.get(key);
        if (first === undefined) taken.set(key, { owner, at: at(api) });
        else if (first.owner !== owner || first.at.path.join() !== at(api).path.join())
          report({
            message: `port ${port} is published by ${first.owner} and by ${owner}`,
            at: at(api),
            label: 'published here again',
            related: [{ at: first.at, label: `published for ${first.owner}` }],
          });
      }
    };
    for (const component of topology.declared) {
      const spec = component.spec as { publish?: Ports; host?: string; instances?: unknown };
      const instances: { publish?: Ports; host?: string }[] = Array.isArray(spec.instances)
        ? spec.instances
        : [];
      if (spec.publish === undefined && !instances.some((instance) => instance.publish !== undefined))
        continue;
      const elsewhere = component.kind === 'database' ? undefined : spec.host;
      const hosts = new Set(instances.map(({ host }) => host ?? elsewhere));
      for (const host of hosts.size === 0 ? [elsewhere] : hosts)
        publish(hostKey(component, host), spec.publish, component.title, (api) =>
          component.at('publish', api),
        );
      for (const [index, instance] of instances.entries())
        publish(hostKey(component, instance.host ?? elsewhere), instance.publish, component.title, (api) =>
          component.at('instances', index, 'publish', api),
        );
    }
    const watched = topology.organizations[0]?.name ?? '';
    publish(`of ${watched}`, { ...topology.spec.monitoring?.publish }, 'the monitoring system', (api) =>
      topology.at('monitoring', 'publish', api),
    );
    const { dashboards } = topology.spec.monitoring ?? {};
    if (typeof dashboards === 'object')
      publish(`of ${watched}`, { publish: dashboards.publish }, 'the dashboards', () =>
        topology.at('monitoring', 'dashboards', 'publish'),
      );
  },
});

type Ports = Readonly<Record<string, unknown>>;

interface Published {
  readonly owner: string;
  readonly at: Place;
}

/** Organizations have hosts of their own; where none is named, what an organization runs is on the same one. */
const hostKey = (component: Component, host: string | undefined): string =>
  host === undefined ? `of ${component.organization?.name ?? ''}` : `named ${host}`;
