import type { PlainObject } from '../base/object.ts';
import { isObject } from '../base/object.ts';
import type { Instance } from '../model/component.ts';
import type { JsonApi, OAuthMiddleware, TriggerNode } from '../model/topology.ts';
import { documentedPorts } from '../profiles/ports.ts';
import { type Access, asClient, ledgerAccess, type Nodes } from './access.ts';
import { hasMetrics, jvmEnvironment, unique } from './canton.ts';
import type { Draft } from './draft.ts';
import { serviceImage } from './images.ts';
import { darPath } from './names.ts';
import type {
  ClientEndpoint,
  JsonApiProcess,
  MiddlewareProcess,
  Port,
  Probe,
  Process,
  TriggerProcess,
} from './plan.ts';
import { entryOf, portOf, publishedPort, writtenPort } from './ports.ts';
import { authorityOf, detailsOf, securityOf, serverTls } from './security.ts';
import { isCold, startsOf } from './starts.ts';
import { type PlannedStorage, planStorage } from './storage.ts';

const noStorage: PlannedStorage = { storage: { type: 'memory' }, secrets: [], trusts: [], servers: [] };

const probes = (port: number, isSecured = false): { liveness: Probe; readiness: Probe } => ({
  liveness: { type: 'http', port, path: '/livez', isSecured },
  readiness: { type: 'http', port, path: '/readyz', isSecured },
});

function servicePorts(
  draft: Draft,
  http: number,
  metrics: number | undefined,
  more: { isSecured?: boolean; published?: number | undefined; publishedMetrics?: number | undefined },
): { ports: Port[]; metricsPort: number | undefined } {
  const metricsPort = hasMetrics(draft.topology)
    ? (metrics ?? documentedPorts['json-api'].metrics)
    : undefined;
  return {
    metricsPort,
    ports: [
      portOf('http', http, { isSecured: more.isSecured ?? false, published: more.published }),
      ...(metricsPort === undefined
        ? []
        : [portOf('metrics', metricsPort, { published: more.publishedMetrics })]),
    ],
  };
}

/** What a ledger client needs from its access: the endpoint, and files to mount. */
function ledgerClient(
  draft: Draft,
  name: string,
  access: Access | undefined,
  component: JsonApi | TriggerNode,
): { ledgerApi: ClientEndpoint; certificate: string | undefined; trusts: readonly string[] } {
  if (access === undefined) {
    // Nothing to connect to is reported by the linker or a rule; the plan stays whole.
    const nowhere: ClientEndpoint = {
      host: { of: 'external', host: 'participant.invalid' },
      port: documentedPorts.participant.ledgerApi,
      tls: undefined,
    };
    return { ledgerApi: nowhere, certificate: undefined, trusts: [] };
  }
  // The trigger service reads its TLS settings all or not at all, so it always has a certificate.
  const showsCertificate =
    access.security === 'mutual' || (component.kind === 'trigger-node' && access.security !== 'none');
  return {
    ledgerApi: asClient(showsCertificate ? { ...access, security: 'mutual' } : access),
    certificate: showsCertificate
      ? draft.certificate(name, component.organization, [{ of: 'process', name }])
      : undefined,
    trusts: access.security === 'none' ? [] : [access.authority],
  };
}

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

/** One process of a live / standby pair. */
interface Member {
  readonly name: string;
  readonly zone: string | undefined;
  readonly machine: string | undefined;
  readonly isLive: boolean;
  readonly starts: Process['starts'];
}

/** The live processes of a service and the standbys that wait for them, spread over the zones. */
function pair(
  draft: Draft,
  shared: string,
  live: number,
  standby: number,
  more: {
    zone?: string | undefined;
    standbyZone?: string | undefined;
    machine?: string | undefined;
    isStandbyRunning?: boolean;
  } = {},
): Member[] {
  const zones = draft.topology.zones.filter((zone) => zone.site === 'active').map((zone) => zone.name);
  const zoneAt = (index: number): string | undefined => zones[index % zones.length];
  const numbered = (word: string, index: number): string =>
    draft.name(
      `${shared} ${word} ${index}`,
      index === 0 ? `${shared}-${word}` : `${shared}-${word}-${index + 1}`,
      'instance',
    );
  const members = Array.from(
    { length: live },
    (_, index): Member => ({
      name: numbered('live', index),
      zone: more.zone ?? zoneAt(index),
      machine: more.machine,
      isLive: true,
      starts: isCold(draft.topology, more.zone) ? 'on-disaster' : 'always',
    }),
  );
  const waiting = Array.from({ length: standby }, (_, index): Member => {
    const zone = more.standbyZone ?? zoneAt(live + index);
    const starts = more.isStandbyRunning === true ? 'always' : 'on-failure';
    return {
      name: numbered('standby', index),
      zone,
      machine: undefined,
      isLive: false,
      starts: isCold(draft.topology, zone) ? 'on-disaster' : starts,
    };
  });
  return [...members, ...waiting];
}

export const middlewareProcesses = (draft: Draft): MiddlewareProcess[] =>
  draft.topology.oauthMiddlewares.flatMap((service) =>
    pair(draft, sharedNameOf(draft, service), Math.max(1, service.instances.length), service.standby).map(
      (member) => middlewareProcess(draft, service, member),
    ),
  );

/** The name to which only the live process answers. */
const sharedNameOf = (draft: Draft, service: OAuthMiddleware | TriggerNode): string =>
  draft.name(
    service,
    service.kind === 'trigger-node' ? `${service.service.name}-${service.name}` : service.name,
    service.kind,
  );

/** Where trigger nodes reach a middleware. */
export const middlewareEndpoint = (draft: Draft, service: OAuthMiddleware) =>
  ({
    host: { of: 'service', name: sharedNameOf(draft, service) },
    port: service.spec.ports?.http ?? documentedPorts['oauth-middleware'].http,
  }) as const;

function middlewareProcess(draft: Draft, service: OAuthMiddleware, member: Member): MiddlewareProcess {
  const { spec } = service;
  const organization = service.organization?.name ?? '';
  const provider = service.identityProviders[0]?.target.spec;
  const port = middlewareEndpoint(draft, service).port;
  const { ports, metricsPort } = servicePorts(draft, port, spec.ports?.metrics, {
    published: member.isLive ? spec.publish?.http : undefined,
  });
  const secret = draft.secret(
    `${service.name}-client`,
    organization,
    `OAuth client secret of ${service.title}`,
    spec.clientSecret,
    { suffix: 'SECRET', isRandom: false },
  );
  const id =
    spec.clientId === undefined
      ? draft.secret(
          `${service.name}-client-id`,
          organization,
          `OAuth client id of ${service.title}`,
          undefined,
          { isRandom: false },
        )
      : undefined;
  return {
    kind: 'oauth-middleware',
    ...pairBase(draft, service, member, service.standby > 0),
    title: service.title,
    image: serviceImage(draft.topology, 'oauth2-middleware', spec.image, undefined),
    command: ['--config', '/etc/oauth2-middleware/oauth2-middleware.conf'],
    configPath: '/etc/oauth2-middleware/oauth2-middleware.conf',
    ports,
    environment: { ...jvmEnvironment(spec.jvm), ...spec.environment },
    secrets: [secret.name, ...(id === undefined ? [] : [id.name])],
    certificate: undefined,
    trusts: [],
    ...probes(port),
    restart: spec.monitoring?.restart ?? 'always',
    needsServers: [],
    resources: spec.resources,
    update: 'stop-first',
    overrides: spec.overrides ?? [],
    extraConfig: isObject(spec.extraConfig) ? [spec.extraConfig as PlainObject] : [],
    exposure: spec.exposure ?? 'internal',
    port,
    metricsPort,
    authorizationUrl: provider?.authorizationUrl ?? '',
    tokenUrl: provider?.tokenUrl ?? '',
    callbackUri: spec.callbackUri,
    clientId: id === undefined ? { text: spec.clientId ?? '' } : { variable: id.variable },
    clientSecretVariable: secret.variable,
    cookieSecure: spec.cookieSecure ?? true,
    tokenVerifier: {
      type: spec.tokenVerifier?.type ?? 'rs256-jwks',
      uri: spec.tokenVerifier?.uri ?? provider?.jwksUrl ?? '',
    },
  };
}

function pairBase(
  draft: Draft,
  service: OAuthMiddleware | TriggerNode,
  member: Member,
  hasStandby: boolean,
): Pick<
  Process,
  'name' | 'sharedName' | 'service' | 'path' | 'organization' | 'zone' | 'machine' | 'mode' | 'starts'
> {
  return {
    name: member.name,
    sharedName: sharedNameOf(draft, service),
    service: service.kind === 'trigger-node' ? service.service.name : service.name,
    path: service.path,
    organization: service.organization?.name ?? '',
    zone: member.zone,
    machine: member.machine,
    mode: hasStandby ? 'live-standby' : 'single',
    starts: member.starts,
  };
}

export const triggerProcesses = (draft: Draft, nodes: Nodes): TriggerProcess[] =>
  draft.topology.triggerNodes.flatMap((node) =>
    pair(draft, sharedNameOf(draft, node), node.live, node.standby, {
      zone: node.spec.zone,
      standbyZone: node.spec.standbyZone,
      machine: node.spec.host,
      isStandbyRunning: node.spec.standbyRunning === true,
    }).map((member) => triggerProcess(draft, nodes, node, member)),
  );

function triggerProcess(draft: Draft, nodes: Nodes, node: TriggerNode, member: Member): TriggerProcess {
  const service = node.service.spec;
  const organization = node.organization?.name ?? '';
  const ref = node.participants[0];
  const ledger = ledgerClient(
    draft,
    member.name,
    ref === undefined ? undefined : ledgerAccess(draft, nodes, ref),
    node,
  );
  const port = node.spec.ports?.http ?? service.ports?.http ?? documentedPorts['trigger-service'].http;
  const { ports, metricsPort } = servicePorts(
    draft,
    port,
    node.spec.ports?.metrics ?? service.ports?.metrics,
    {
      published: member.isLive ? (node.spec.publish?.http ?? undefined) : undefined,
    },
  );
  const database = member.isLive ? node.store : (node.standbyStore ?? node.store);
  const planned =
    database === undefined ? noStorage : planStorage(draft, database, node.title, organization, true);
  return {
    kind: 'trigger-node',
    ...pairBase(draft, node, member, node.standby > 0),
    title: `trigger node \`${node.fullName}\``,
    image: serviceImage(draft.topology, 'trigger-service', service.image, undefined),
    command: ['--config=/etc/trigger/trigger.conf', '--log-level-root=INFO', '--log-encoder=json'],
    configPath: '/etc/trigger/trigger.conf',
    ports,
    environment: { ...jvmEnvironment(service.jvm), ...service.environment },
    secrets: planned.secrets,
    certificate: ledger.certificate,
    trusts: unique([...planned.trusts, ...ledger.trusts]),
    ...probes(port),
    restart: node.spec.monitoring?.restart ?? service.monitoring?.restart ?? 'always',
    needsServers: planned.servers,
    resources: service.resources,
    update: 'stop-first',
    overrides: service.overrides ?? [],
    extraConfig: [service.extraConfig, node.spec.extraConfig].filter(isObject) as PlainObject[],
    exposure: service.exposure ?? 'internal',
    port,
    metricsPort,
    ledgerApi: ledger.ledgerApi,
    store: planned.storage.type === 'memory' ? undefined : planned.storage,
    allowExistingSchema: database?.tablePrefix !== undefined,
    darPaths: (service.darPaths ?? []).map(darPath),
    authorization: authorizationOf(draft, node),
    rules: node.rules.map(({ name, party }) => ({ name, party })),
  };
}

function authorizationOf(draft: Draft, node: TriggerNode): TriggerProcess['authorization'] {
  const middleware = node.middlewares[0]?.target;
  const written = node.spec.authorization ?? node.service.spec.authorization ?? {};
  if (middleware === undefined && written.commonUri === undefined && written.internalUri === undefined)
    return undefined;
  const external = node.service.spec.externalUrl;
  return {
    commonUri: written.commonUri,
    internal:
      written.commonUri === undefined
        ? (written.internalUri ??
          (middleware === undefined ? undefined : middlewareEndpoint(draft, middleware)))
        : undefined,
    externalUri:
      written.commonUri === undefined ? (written.externalUri ?? middleware?.spec.externalUrl) : undefined,
    callbackUri:
      written.callbackUri ?? (external === undefined ? undefined : `${external.replace(/\/$/, '')}/cb`),
    redirect: written.redirect,
  };
}
