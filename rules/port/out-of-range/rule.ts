import { defineRule, type Place, type Reporter, sources } from '#rule';

export default defineRule({
  id: 'port/out-of-range',
  title: 'Port numbers lie between 1 and 65535.',
  why: 'There is no such port: the process stops at start, and whoever connects to the number in the plan finds nothing there. Small slips such as a digit too many are the usual reason.',
  fix: 'Choose a port from 1 to 65535, or leave it out for the documented one.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('TCP: port numbers have 16 bits')],
  answers: [],
  catalogue: 'K8',
  about: ['port', 'ports', 'publish'],
  check(topology, report) {
    for (const component of topology.declared) {
      const spec = component.spec as Record<string, unknown>;
      const at = (...steps: (string | number)[]): Place => component.at(...steps);
      checkPort(spec['port'], () => at('port'), component, report);
      for (const key of ['ledgerApi', 'adminApi', 'publicApi', 'healthCheck'])
        checkPort(field(spec[key], 'port'), () => at(key, 'port'), component, report);
      for (const key of ['ports', 'publish'])
        for (const [name, port] of Object.entries(spec[key] ?? {}))
          checkPort(port, () => at(key, name), component, report);
      const instances = Array.isArray(spec['instances']) ? spec['instances'] : [];
      for (const [index, instance] of instances.entries())
        for (const key of ['ports', 'publish'])
          for (const [name, port] of Object.entries(field(instance, key) ?? {}))
            checkPort(port, () => at('instances', index, key, name), component, report);
    }
    for (const [name, port] of Object.entries(topology.spec.monitoring?.publish ?? {}))
      checkPort(
        port,
        () => topology.at('monitoring', 'publish', name),
        { title: 'the monitoring system' },
        report,
      );
    checkPort(
      field(topology.spec.monitoring?.dashboards, 'publish'),
      () => topology.at('monitoring', 'dashboards', 'publish'),
      { title: 'the dashboards' },
      report,
    );
  },
});

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;

function checkPort(port: unknown, at: () => Place, owner: { title: string }, report: Reporter): void {
  if (typeof port !== 'number' || (port >= 1 && port <= 65535)) return;
  report({ message: `${owner.title} has a port ${port}`, at: at(), label: 'not between 1 and 65535' });
}
