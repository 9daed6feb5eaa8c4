import type { Balancer, Process } from './plan.ts';

/**
 * Host ports on one machine: those that the topology asks for, and for client APIs that nobody publishes otherwise the
 * first free one from the API's own port on, so that a freshly started stack can be used. Sequencers stay inside.
 */
export function publishClientApis(
  processes: readonly Process[],
  balancers: readonly Balancer[],
): { readonly processes: readonly Process[]; readonly balancers: readonly Balancer[] } {
  const taken = new Set<number>();
  for (const process of processes)
    for (const port of process.ports) if (port.published !== undefined) taken.add(port.published);
  for (const balancer of balancers) if (balancer.published !== undefined) taken.add(balancer.published);
  /** Where the search goes on: what lies between an API's port and here is taken. */
  const cursors = new Map<number, number>();
  const next = (from: number): number => {
    let port = cursors.get(from) ?? from;
    while (taken.has(port)) port++;
    taken.add(port);
    cursors.set(from, port + 1);
    return port;
  };
  const behind = new Set(
    balancers.flatMap((balancer) => balancer.backends.map((backend) => backend.process)),
  );
  return {
    balancers: balancers.map((balancer) =>
      balancer.published === undefined && (balancer.api === 'ledger-api' || balancer.api === 'http')
        ? { ...balancer, published: next(balancer.port) }
        : balancer,
    ),
    processes: processes.map((process) => {
      if (behind.has(process.name) || process.starts !== 'always') return process;
      const wanted =
        process.kind === 'json-api' ? 'http' : process.kind === 'participant' ? 'ledgerApi' : undefined;
      return {
        ...process,
        ports: process.ports.map((port) =>
          port.name === wanted && port.published === undefined
            ? { ...port, published: next(port.number) }
            : port,
        ),
      };
    }),
  };
}
