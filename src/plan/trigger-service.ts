import type { PlainObject } from '../base/object.ts';
import { isObject } from '../base/object.ts';
import type { TriggerNode } from '../model/topology.ts';
import type { ResolvedInstance } from '../resolve/index.ts';
import { ledgerAccess } from './access.ts';
import { unique } from './canton.ts';
import { jvmEnvironment, serviceLogFlags } from './canton-command.ts';
import { serviceImage } from './images.ts';
import { pairBase, pairEndpoint } from './live-standby.ts';
import { darPath } from './names.ts';
import type { TriggerProcess } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { ledgerClient, noStorage, probes, servicePorts } from './service-parts.ts';
import { planStorage } from './storage.ts';

export const triggerProcesses = (builder: PlanBuilder): TriggerProcess[] =>
  builder.topology.triggerNodes.flatMap((node) =>
    builder.meaning.instancesOf(node).map((member) => triggerProcess(builder, node, member)),
  );

function triggerProcess(builder: PlanBuilder, node: TriggerNode, member: ResolvedInstance): TriggerProcess {
  const service = node.service.spec;
  const organization = node.organization?.name ?? '';
  const ref = node.participants[0];
  const base = pairBase(builder, node, member);
  const ledger = ledgerClient(
    builder,
    base.name,
    ref === undefined ? undefined : ledgerAccess(builder, ref),
    node,
  );
  const { ports, port, metricsPort } = servicePorts(builder, member, {
    http: member.role === 'live' ? (node.spec.publish?.http ?? onlyNodePort(node)) : undefined,
  });
  const database = member.role === 'live' ? node.store : (node.standbyStore ?? node.store);
  const planned =
    database === undefined ? noStorage : planStorage(builder, database, node.title, organization, true);
  return {
    kind: 'trigger-node',
    ...base,
    title: `trigger node \`${node.fullName}\``,
    image: serviceImage(builder.topology, 'trigger-service', service.image, undefined),
    command: ['--config=/etc/trigger/trigger.conf', ...serviceLogFlags('--log-level-root', service.logging)],
    configPath: '/etc/trigger/trigger.conf',
    ports,
    environment: { ...jvmEnvironment(service.jvm), ...service.environment },
    secrets: planned.secrets,
    certificate: ledger.certificate,
    trusts: unique([...planned.trusts, ...ledger.trusts]),
    ...probes(port),
    isProbed: (node.spec.monitoring?.livenessProbe ?? service.monitoring?.livenessProbe) !== false,
    restart: node.spec.monitoring?.restart ?? service.monitoring?.restart ?? 'always',
    needsServers: planned.servers,
    resources: service.resources,
    heap: service.jvm?.heap,
    overrides: service.overrides ?? [],
    extraConfig: [service.extraConfig, node.spec.extraConfig].filter(isObject) as PlainObject[],
    exposure: service.exposure ?? 'internal',
    externalUrl: externalUrlOf(node),
    port,
    metricsPort,
    browserUrl: browserUrl(node),
    ledgerApi: ledger.ledgerApi,
    store: planned.storage.type === 'memory' ? undefined : planned.storage,
    allowExistingSchema: database?.tablePrefix !== undefined,
    darPaths: (service.darPaths ?? []).map(darPath),
    authorization: authorizationOf(builder, node),
    rules: node.rules.map(({ name, party }) => ({ name, party })),
  };
}

/** What a service wants published is the port of its node, where it has one alone. */
const onlyNodePort = ({ service }: TriggerNode): number | undefined =>
  service.nodes.length === 1 ? service.spec.publish?.http : undefined;

/** Several nodes behind one host are told apart by their name in the path. */
function externalUrlOf({ name, service }: TriggerNode): string | undefined {
  const base = service.spec.externalUrl?.replace(/\/$/, '');
  return base === undefined || service.nodes.length < 2 ? base : `${base}/${name}`;
}

function authorizationOf(builder: PlanBuilder, node: TriggerNode): TriggerProcess['authorization'] {
  const middleware = node.middlewares[0]?.target;
  const written = node.spec.authorization ?? node.service.spec.authorization ?? {};
  if (middleware === undefined && written.commonUri === undefined && written.internalUri === undefined)
    return undefined;
  const external = browserUrl(node);
  return {
    commonUri: written.commonUri,
    internal:
      written.commonUri === undefined
        ? (written.internalUri ?? (middleware && pairEndpoint(builder, middleware)))
        : undefined,
    externalUri:
      written.commonUri === undefined ? (written.externalUri ?? middleware?.spec.externalUrl) : undefined,
    callbackUri: written.callbackUri ?? (external === undefined ? undefined : `${external}/cb`),
    redirect: written.redirect,
  };
}

/**
 * Where browsers reach a node: of several behind one host each has a path of its own, since the one that began a log-in
 * keeps it in its memory and has to end it.
 */
function browserUrl({ name, service }: TriggerNode): string | undefined {
  const base = service.spec.externalUrl?.replace(/\/+$/, '');
  if (base === undefined) return undefined;
  return Object.keys(service.spec.nodes ?? {}).length < 2 ? base : `${base}/${name}`;
}
