import { unique } from '../base/grouped.ts';
import type { PlainObject } from '../base/object.ts';
import { isObject } from '../base/object.ts';
import type { TriggerNode } from '../model/topology.ts';
import type { ResolvedInstance } from '../resolve/index.ts';
import { ledgerAccess } from './access.ts';
import { serviceLogFlags } from './canton-command.ts';
import { serviceImage } from './images.ts';
import { pairBase, pairEndpoint } from './live-standby.ts';
import { darPath } from './names.ts';
import type { TriggerProcess } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { processSettings } from './process-settings.ts';
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
    ...processSettings({ ...service, monitoring: { ...service.monitoring, ...node.spec.monitoring } }),
    secrets: planned.secrets,
    certificate: ledger.certificate,
    trusts: unique([...planned.trusts, ...ledger.trusts]),
    ...probes(port),
    needsServers: planned.servers,
    extraConfig: [service.extraConfig, node.spec.extraConfig].filter(isObject) as PlainObject[],
    externalUrl: browserUrl(node),
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

/** Whether it takes requests only from who has logged in. */
export function asksForLogin(node: TriggerNode): boolean {
  const { commonUri, internalUri } = node.setting('authorization').value ?? {};
  return node.middlewares.length > 0 || commonUri !== undefined || internalUri !== undefined;
}

function authorizationOf(builder: PlanBuilder, node: TriggerNode): TriggerProcess['authorization'] {
  if (!asksForLogin(node)) return undefined;
  const middleware = node.middlewares[0]?.target;
  const written = node.setting('authorization').value ?? {};
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
  return service.nodes.length < 2 ? base : `${base}/${name}`;
}
