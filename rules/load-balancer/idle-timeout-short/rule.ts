import { defineRule, durationMillis, type LoadBalancer, sources } from '#rule';

/** How often servers send a sign of life on a silent stream. */
const keepAlive: Readonly<Record<LoadBalancer['api'], string | undefined>> = {
  'ledger-api': '10m',
  'admin-api': '40s',
  'public-api': '40s',
  http: undefined,
};

export default defineRule({
  id: 'load-balancer/idle-timeout-short',
  title: 'The idle timeout of a load balancer is longer than the keep-alive time of the API behind it.',
  why: 'Ledger and sequencer clients hold streams open that may be silent for minutes. A balancer that closes silent connections before the server’s sign of life arrives cuts every quiet client off, again and again.',
  fix: 'Raise `idleTimeout` above the keep-alive time: 10 minutes for the Ledger API, 40 seconds for admin and public APIs.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.apis('Keep Alive'), sources.troubleshooting('Keep Alive and Load Balancers')],
  answers: [],
  catalogue: 'I5',
  about: ['idleTimeout'],
  check(topology, report) {
    for (const balancer of topology.declaredLoadBalancers) {
      const needed = keepAlive[balancer.api];
      const written = balancer.spec.idleTimeout;
      if (needed === undefined || written === undefined) continue;
      const timeout = durationMillis(written);
      if (timeout === undefined || timeout > (durationMillis(needed) ?? 0)) continue;
      report({
        message: `${balancer.title} closes silent connections after ${written}`,
        at: balancer.at('idleTimeout'),
        label: `the server’s sign of life comes after ${needed}`,
        fix: { title: 'Raise to `1h`', safe: true, at: balancer.at('idleTimeout'), value: '1h' },
      });
    }
  },
});
