import type { K8s, Port, PortName, Process } from '#template';

/** Names of ports as Kubernetes takes them: at most fifteen characters. */
const names: Readonly<Record<PortName, string>> = {
  ledgerApi: 'ledger-api',
  adminApi: 'admin-api',
  publicApi: 'public-api',
  grpcHealth: 'grpc-health',
  httpHealth: 'http-health',
  metrics: 'metrics',
  http: 'http',
  postgres: 'postgres',
};

/** Ports under the names that they have in the pod; of several nodes in one process the later ones are numbered. */
function namedPorts(process: Process): { readonly port: Port; readonly name: string }[] {
  const counts = new Map<string, number>();
  return process.ports.map((port) => {
    const count = (counts.get(port.name) ?? 0) + 1;
    counts.set(port.name, count);
    return { port, name: count === 1 ? names[port.name] : `${names[port.name]}-${count}` };
  });
}

export const containerPorts = (process: Process): NonNullable<K8s.Container['ports']> =>
  namedPorts(process).map(({ port, name }) => ({ name, containerPort: port.number, protocol: 'TCP' }));

/** Metrics and gRPC health are asked at the pod itself; the rest is reached through the Service. */
const besideService = new Set<PortName>(['metrics', 'grpcHealth']);

type ServicePort = NonNullable<NonNullable<K8s.Service['spec']>['ports']>[number];

export const servicePorts = (process: Process): ServicePort[] =>
  namedPorts(process)
    .filter(({ port }) => !besideService.has(port.name))
    .map(({ port, name }) => ({
      name,
      port: port.number,
      targetPort: name,
      protocol: 'TCP',
      // What speaks TLS is opaque to whatever looks at this field.
      appProtocol: port.isSecured ? 'https' : port.protocol === 'grpc' ? 'kubernetes.io/h2c' : 'http',
    }));
