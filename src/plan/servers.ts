import type { Path } from '../base/path.ts';
import type { LogicalDatabase } from '../model/component.ts';
import {
  type ClientConnections,
  connectionBudget,
  defaultServicePool,
  postgresDefaultConnections,
} from '../model/connection-budget.ts';
import { postgresVersionOf } from '../model/postgres-version.ts';
import type { DatabaseServer, DatabaseUsage } from '../model/topology.ts';
import { activeZones } from '../resolve/index.ts';
import { backupStep, withBackups } from './backups.ts';
import { postgresImage } from './images.ts';
import { addressRanges, slug } from './names.ts';
import type { DatabaseServerPlan, LogicalDatabasePlan } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import { isServerSecured, isServerVerified, serverAuthority, sslModeOf } from './storage.ts';

/** The line that manual, charts and questions page all name. */
const usualVersion = '14';

/** The database servers: those of the topology that somebody uses, and the local store of each instance that has one. */
export const planServers = (builder: PlanBuilder): DatabaseServerPlan[] =>
  withBackups(builder.topology, [
    ...builder.topology.databases
      .filter((server) => server.uses.some(({ database }) => isStored(database)))
      .map((server) => declaredServer(builder, server)),
    ...localServers(builder),
  ]);

const isStored = (database: LogicalDatabase): boolean =>
  database.storage === 'postgres' || database.storage === 'oracle';

function declaredServer(builder: PlanBuilder, server: DatabaseServer): DatabaseServerPlan {
  const { topology } = builder;
  const { spec } = server;
  const name = builder.names.declaredServer(server);
  const organization = server.organization?.name ?? '';
  const budget = connectionBudget(server);
  const image = spec.image ?? topology.spec.images?.postgres;
  const version = postgresVersionOf(image) ?? spec.version ?? usualVersion;
  const isSecured = isServerSecured(server);
  const secret = builder.secret(
    `${server.name}-admin`,
    organization,
    `password of the administrator of ${server.title}`,
    spec.credentials ?? spec.password,
    // Whoever runs a server that exists already has its password; nothing here needs it.
    { suffix: 'PASSWORD', isRandom: !server.isExternal, isOptional: server.isExternal },
  );
  if (server.isExternal && isServerVerified(server)) {
    builder.handOver({
      organization,
      direction: 'receive',
      what: `certificate of the authority that signed the certificate of ${server.title} (${slug(`${server.name}-ca`)})`,
      partner: `operator of ${spec.host ?? ''}`,
    });
  }
  return {
    name,
    title: server.title,
    path: server.path,
    organization,
    product: spec.type ?? 'postgres',
    external:
      spec.host === undefined
        ? undefined
        : { host: spec.host, port: spec.port ?? 5432, networks: addressRanges(spec.egress) },
    localTo: undefined,
    isHighlyAvailable: server.isHighlyAvailable,
    version,
    zones: spec.zones ?? activeZones(topology),
    port: spec.port ?? 5432,
    published: spec.publish?.postgres,
    image: postgresImage(topology, version, spec.image),
    maxConnections: budget.limit,
    synchronousCommit: spec.synchronousCommit,
    sslMode: sslModeOf(server),
    isSecured,
    authority: isServerVerified(server) ? serverAuthority(builder, server) : undefined,
    certificate:
      isSecured && !server.isExternal
        ? builder.certificate(name, server.organization, [{ of: 'server', name }], { isForServer: true })
        : undefined,
    secret: secret.name,
    databases: logicalDatabases(builder, name, organization, budget.clients),
    store: spec.backup,
    backup: undefined,
    resources: spec.resources,
    overrides: spec.overrides ?? [],
  };
}

/** One entry for each logical database, with the connections of all its users together. */
function logicalDatabases(
  builder: PlanBuilder,
  server: string,
  organization: string,
  clients: readonly ClientConnections[],
): LogicalDatabasePlan[] {
  const byName = new Map<string, LogicalDatabasePlan>();
  for (const { usage, permanent } of clients) {
    if (!isStored(usage.database)) continue;
    const { name, user } = usage.database;
    const known = byName.get(name);
    const owner = usage.owner.title;
    byName.set(name, {
      name,
      user: known?.user ?? user,
      secret: known?.secret ?? builder.userSecret(usage.database, server, organization, owner).name,
      owner: known?.owner ?? owner,
      connections: (known?.connections ?? 0) + permanent,
      backup: known?.backup ?? backupStep(builder.topology, usage),
    });
  }
  return [...byName.values()];
}

/** A PostgreSQL beside an instance: a cache that can be built again, so it is neither replicated nor backed up. */
function localServers(builder: PlanBuilder): DatabaseServerPlan[] {
  const byName = new Map<string, { readonly usage: DatabaseUsage; connections: number }>();
  for (const usage of builder.topology.databaseUses) {
    const name = usage.database.storage === 'local' ? builder.names.server(usage.database) : undefined;
    if (name === undefined) continue;
    const pool = usage.database.maxConnections ?? defaultServicePool;
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { usage, connections: pool });
    else known.connections += pool;
  }
  return [...byName].map(([name, { usage, connections }]) => localServer(builder, name, usage, connections));
}

function localServer(
  builder: PlanBuilder,
  name: string,
  usage: DatabaseUsage,
  connections: number,
): DatabaseServerPlan {
  const { owner, instance, database } = usage;
  const organization = owner.organization?.name ?? '';
  const path: Path = database.place.path;
  const administrator = builder.secret(
    `${name}-admin`,
    organization,
    `password of the administrator of ${name}`,
    undefined,
    {
      suffix: 'PASSWORD',
      isRandom: true,
    },
  );
  return {
    name,
    title: `local store of \`${instance?.name ?? owner.name}\``,
    path,
    organization,
    product: 'postgres',
    external: undefined,
    localTo:
      instance === undefined || owner.kind !== 'json-api'
        ? undefined
        : builder.names.instance(owner, instance),
    isHighlyAvailable: false,
    version: postgresVersionOf(builder.topology.spec.images?.postgres) ?? usualVersion,
    zones: database.zone === undefined ? [] : [database.zone],
    port: 5432,
    published: undefined,
    image: postgresImage(builder.topology, usualVersion, undefined),
    maxConnections: Math.max(postgresDefaultConnections, connections + 10),
    synchronousCommit: undefined,
    sslMode: 'disable',
    isSecured: false,
    authority: undefined,
    certificate: undefined,
    secret: administrator.name,
    databases: [
      {
        name: database.name,
        user: database.user,
        secret: builder.userSecret(database, name, organization, owner.title).name,
        owner: owner.title,
        connections,
        backup: undefined,
      },
    ],
    store: undefined,
    backup: undefined,
    resources: undefined,
    overrides: [],
  };
}
