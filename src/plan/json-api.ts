import { unique } from '../base/grouped.ts';
import { isObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { JsonApi } from '../model/topology.ts';
import { apiSecurity, entryOf, publishedPort, type ResolvedInstance } from '../resolve/index.ts';
import { ledgerAccess } from './access.ts';
import { serviceLogFlags } from './canton-command.ts';
import { serviceImage } from './images.ts';
import type { JsonApiProcess } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { processSettings } from './process-settings.ts';
import { authorityOf, serverTls } from './security.ts';
import { ledgerClient, noStorage, probes, servicePorts } from './service-parts.ts';
import { planStorage } from './storage.ts';

export const jsonApiProcesses = (builder: PlanBuilder): JsonApiProcess[] =>
  builder.topology.jsonApis.flatMap((service) =>
    builder.meaning
      .instancesOf(service)
      .flatMap((resolved) =>
        resolved.instance === undefined
          ? []
          : [jsonApiProcess(builder, service, resolved, resolved.instance)],
      ),
  );

function jsonApiProcess(
  builder: PlanBuilder,
  service: JsonApi,
  resolved: ResolvedInstance,
  instance: Instance,
): JsonApiProcess {
  const { topology, meaning } = builder;
  const { spec } = service;
  const { zone, host, starts } = resolved;
  const name = builder.names.process(meaning.processOf(resolved));
  const organization = service.organization?.name ?? '';
  const ref = service.participants[0];
  const ledger = ledgerClient(
    builder,
    name,
    ref === undefined ? undefined : ledgerAccess(builder, ref),
    service,
  );
  const security = apiSecurity(topology, service, 'http');
  const isSecured = security.mode !== 'none';
  const { ports, port, metricsPort } = servicePorts(builder, resolved, {
    // Clients come through the balancer, which then is what is published.
    http: service.loadBalancer === undefined ? publishedPort(spec, instance, 'http') : undefined,
  });
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
    zone,
    machine: host,
    mode: service.instances.length > 1 ? 'active-active' : 'single',
    starts,
    image: serviceImage(topology, 'json-api', spec.image, instance.version),
    command: ['--config=/etc/http-json/http-json.conf', ...serviceLogFlags('--log-level', spec.logging)],
    configPath: '/etc/http-json/http-json.conf',
    ports,
    ...processSettings(spec),
    secrets: planned.secrets,
    certificate: isSecured
      ? builder.certificate(name, service.organization, [{ of: 'process', name }], {
          tls: security.details,
        })
      : ledger.certificate,
    trusts: unique([
      ...planned.trusts,
      ...ledger.trusts,
      ...(isSecured ? [authorityOf(builder, service.organization, security)] : []),
    ]),
    ...probes(port, isSecured),
    needsServers: planned.servers,
    extraConfig: [spec.extraConfig, entryOf(spec, instance).extraConfig].filter(isObject),
    externalUrl: spec.externalUrl,
    port,
    metricsPort,
    serverTls: serverTls(builder, security, service.organization),
    ledgerApi: ledger.ledgerApi,
    store: planned.storage.type === 'memory' ? undefined : planned.storage,
    startMode: spec.startMode ?? 'create-if-needed-and-start',
    targetScope: topology.profile.keys.targetScope ? spec.targetScope : undefined,
    allowInsecureTokens: spec.allowInsecureTokens ?? false,
    staticContent: spec.staticContent,
  };
}
