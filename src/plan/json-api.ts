import { isObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { JsonApi } from '../model/topology.ts';
import { documentedPorts } from '../profiles/ports.ts';
import { ledgerAccess, type Nodes } from './access.ts';
import { unique } from './canton.ts';
import { jvmEnvironment } from './canton-command.ts';
import { serviceImage } from './images.ts';
import type { JsonApiProcess } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { entryOf, publishedPort, writtenPort } from './ports.ts';
import { authorityOf, detailsOf, securityOf, serverTls } from './security.ts';
import { ledgerClient, noStorage, probes, servicePorts } from './service-parts.ts';
import { startsOf } from './starts.ts';
import { planStorage } from './storage.ts';

export const jsonApiProcesses = (builder: PlanBuilder, nodes: Nodes): JsonApiProcess[] =>
  builder.topology.jsonApis.flatMap((service) =>
    service.instances.map((instance) => jsonApiProcess(builder, nodes, service, instance)),
  );

function jsonApiProcess(
  builder: PlanBuilder,
  nodes: Nodes,
  service: JsonApi,
  instance: Instance,
): JsonApiProcess {
  const { topology } = builder;
  const { spec } = service;
  const name = builder.processName(undefined, instance, service.kind);
  const organization = service.organization?.name ?? '';
  const ref = service.participants[0];
  const ledger = ledgerClient(
    builder,
    name,
    ref === undefined ? undefined : ledgerAccess(builder, nodes, ref),
    service,
  );
  const { keys } = topology.profile;
  const isSecured = keys.jsonApiHttps && securityOf(spec.tls) !== 'none';
  const port = writtenPort(spec, instance, 'http') ?? documentedPorts['json-api'].http;
  const { ports, metricsPort } = servicePorts(
    builder,
    'json-api',
    port,
    writtenPort(spec, instance, 'metrics'),
    {
      isSecured,
      // Clients come through the balancer, which then is what is published.
      published: service.loadBalancer === undefined ? publishedPort(spec, instance, 'http') : undefined,
      publishedMetrics: publishedPort(spec, instance, 'metrics'),
    },
  );
  const planned =
    instance.database === undefined
      ? noStorage
      : planStorage(builder, instance.database, service.title, organization, true);
  return {
    kind: 'json-api',
    name,
    sharedName: undefined,
    service: service.name,
    title: service.title,
    path: service.path,
    organization,
    zone: instance.zone,
    machine: instance.host,
    mode: service.instances.length > 1 ? 'active-active' : 'single',
    starts: startsOf(topology, instance),
    image: serviceImage(topology, 'http-json', spec.image, instance.version),
    command: ['--config=/etc/http-json/http-json.conf', '--log-level=INFO', '--log-encoder=json'],
    configPath: '/etc/http-json/http-json.conf',
    ports,
    environment: { ...jvmEnvironment(spec.jvm), ...spec.environment },
    secrets: planned.secrets,
    certificate: isSecured
      ? builder.certificate(name, service.organization, [{ of: 'process', name }], {
          tls: detailsOf(spec.tls),
        })
      : ledger.certificate,
    trusts: unique([
      ...planned.trusts,
      ...ledger.trusts,
      ...(isSecured ? [authorityOf(builder, service.organization, spec.tls)] : []),
    ]),
    ...probes(port, isSecured),
    restart: spec.monitoring?.restart ?? 'always',
    needsServers: planned.servers,
    resources: spec.resources,
    heap: spec.jvm?.heap,
    update: 'one-by-one',
    overrides: spec.overrides ?? [],
    extraConfig: [spec.extraConfig, entryOf(spec, instance).extraConfig].filter(isObject),
    exposure: spec.exposure ?? 'internal',
    port,
    metricsPort,
    serverTls: isSecured ? serverTls(builder, spec.tls, service.organization) : undefined,
    ledgerApi: ledger.ledgerApi,
    store: planned.storage.type === 'memory' ? undefined : planned.storage,
    startMode: spec.startMode ?? 'create-if-needed-and-start',
    targetScope: keys.targetScope ? spec.targetScope : undefined,
    allowInsecureTokens: spec.allowInsecureTokens ?? false,
    staticContent: spec.staticContent,
  };
}
