import { isObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { JsonApi } from '../model/topology.ts';
import { documentedPorts } from '../profiles/ports.ts';
import { ledgerAccess, type Nodes } from './access.ts';
import { unique } from './canton.ts';
import { jvmEnvironment } from './canton-command.ts';
import type { Draft } from './draft.ts';
import { serviceImage } from './images.ts';
import type { JsonApiProcess } from './plan.ts';
import { entryOf, publishedPort, writtenPort } from './ports.ts';
import { authorityOf, detailsOf, securityOf, serverTls } from './security.ts';
import { ledgerClient, noStorage, probes, servicePorts } from './service-parts.ts';
import { startsOf } from './starts.ts';
import { planStorage } from './storage.ts';

export const jsonApiProcesses = (draft: Draft, nodes: Nodes): JsonApiProcess[] =>
  draft.topology.jsonApis.flatMap((service) =>
    service.instances.map((instance) => jsonApiProcess(draft, nodes, service, instance)),
  );

function jsonApiProcess(draft: Draft, nodes: Nodes, service: JsonApi, instance: Instance): JsonApiProcess {
  const { topology } = draft;
  const { spec } = service;
  const name = draft.processName(undefined, instance, service.kind);
  const organization = service.organization?.name ?? '';
  const ref = service.participants[0];
  const ledger = ledgerClient(
    draft,
    name,
    ref === undefined ? undefined : ledgerAccess(draft, nodes, ref),
    service,
  );
  const isSecured = securityOf(spec.tls) !== 'none';
  const port = writtenPort(spec, instance, 'http') ?? documentedPorts['json-api'].http;
  const { ports, metricsPort } = servicePorts(draft, port, writtenPort(spec, instance, 'metrics'), {
    isSecured,
    // Clients come through the balancer, which then is what is published.
    published: service.loadBalancer === undefined ? publishedPort(spec, instance, 'http') : undefined,
    publishedMetrics: publishedPort(spec, instance, 'metrics'),
  });
  const planned =
    instance.database === undefined
      ? noStorage
      : planStorage(draft, instance.database, service.title, organization, true);
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
      ? draft.certificate(name, service.organization, [{ of: 'process', name }], { tls: detailsOf(spec.tls) })
      : ledger.certificate,
    trusts: unique([
      ...planned.trusts,
      ...ledger.trusts,
      ...(isSecured ? [authorityOf(draft, service.organization, spec.tls)] : []),
    ]),
    ...probes(port, isSecured),
    restart: spec.monitoring?.restart ?? 'always',
    needsServers: planned.servers,
    resources: spec.resources,
    update: 'one-by-one',
    overrides: spec.overrides ?? [],
    extraConfig: [spec.extraConfig, entryOf(spec, instance).extraConfig].filter(isObject),
    exposure: spec.exposure ?? 'internal',
    port,
    metricsPort,
    serverTls: serverTls(draft, spec.tls, service.organization),
    ledgerApi: ledger.ledgerApi,
    store: planned.storage.type === 'memory' ? undefined : planned.storage,
    startMode: spec.startMode ?? 'create-if-needed-and-start',
    targetScope: spec.targetScope,
    allowInsecureTokens: spec.allowInsecureTokens ?? false,
    staticContent: spec.staticContent,
  };
}
