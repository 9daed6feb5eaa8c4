import { type DatabaseServerPlan, type K8s, present } from '#template';
import { resourcesOf, volumeSize } from '../sizes.ts';
import { clusterBackup } from './backup.ts';
import { type Context, dnsName, labelsOf, metadata } from './context.ts';
import { hostLabel, inZones, zoneLabel } from './placement.ts';
import { corePriority } from './priority.ts';
import { certificateSecret } from './trust.ts';

/** What a server's pods are called in labels. */
export const databaseComponent = 'database';

/** Servers that run in the cluster: neither existing ones, nor stores beside a JSON API, nor of another product. */
export function clusterServers(context: Context): DatabaseServerPlan[] {
  if (context.plan.settings.kubernetes?.postgresOperator === 'none') return [];
  return context.own.servers.filter(
    (server) =>
      server.external === undefined &&
      server.product === 'postgres' &&
      !context.shared.sidecarNames.has(server.name),
  );
}

/** Servers that somebody else runs: their databases and roles are made by hand, with SQL that is written for it. */
export function managedServers(context: Context): DatabaseServerPlan[] {
  const inCluster = new Set(clusterServers(context).map(({ name }) => name));
  return context.own.servers.filter(
    (server) =>
      server.product === 'postgres' &&
      !inCluster.has(server.name) &&
      !context.shared.sidecarNames.has(server.name),
  );
}

/** Servers with a plan for backups that nothing here can follow: who runs them, and where, is not said. */
export const unsavedServers = (context: Context): DatabaseServerPlan[] =>
  managedServers(context).filter(({ external, backup }) => external === undefined && backup !== undefined);

/** One primary and two standbys: with one standby of two gone, commits still find one that confirms them. */
export const instancesOf = (server: DatabaseServerPlan): number => (server.isHighlyAvailable ? 3 : 1);

/** A PostgreSQL cluster of CloudNativePG, with a role of its own for each user. */
export function databaseCluster(server: DatabaseServerPlan, context: Context): K8s.CustomObject {
  const { plan, organization } = context;
  const name = dnsName(server.name);
  const instances = instancesOf(server);
  const labels = labelsOf(context, name, databaseComponent);
  return {
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Cluster',
    metadata: metadata(context, name, labels, reason(server)),
    spec: present({
      description: server.title,
      instances,
      imageName: operatorImage(server),
      imagePullPolicy: server.image.pullPolicy,
      imagePullSecrets: (organization.spec.imagePullSecrets ?? []).map((secret) => ({ name: secret })),
      inheritedMetadata: { labels },
      priorityClassName: corePriority(context),
      primaryUpdateStrategy: 'unsupervised',
      // A budget over one pod would never let it be evicted.
      enablePDB: instances > 1,
      enableSuperuserAccess: false,
      storage: present({
        size: volumeSize(plan, server.resources),
        storageClass: organization.spec.storageClass,
      }),
      resources: resourcesOf(plan, 'database', server.resources),
      affinity: {
        enablePodAntiAffinity: instances > 1,
        topologyKey: hostLabel,
        podAntiAffinityType: plan.environment === 'production' ? 'required' : 'preferred',
        ...(server.zones.length === 0 ? {} : inZones(server.zones)),
      },
      topologySpreadConstraints: instances > 1 && server.zones.length > 1 ? [overZones(name)] : undefined,
      postgresql: postgresql(server),
      bootstrap: { initdb: { database: 'unused', owner: 'unused', dataChecksums: true, encoding: 'UTF8' } },
      managed: {
        services: { disabledDefaultServices: ['r', 'ro'] },
        roles: roles(server, context),
      },
      certificates: certificates(server, context),
      monitoring: { enablePodMonitor: plan.hasMetrics },
      backup: clusterBackup(server),
    }),
  };
}

const overZones = (cluster: string) => ({
  maxSkew: 1,
  topologyKey: zoneLabel,
  whenUnsatisfiable: 'DoNotSchedule',
  labelSelector: { matchLabels: { 'cnpg.io/cluster': cluster } },
});

/**
 * The operator needs images of its own, under the same version. It reads the version from the tag and refuses an image
 * that has a digest alone (manual of CloudNativePG, "Image Requirements").
 */
function operatorImage({ image, version }: DatabaseServerPlan): string {
  const [name = '', digest] = image.reference.split('@');
  const isTagged = name.lastIndexOf(':') > name.lastIndexOf('/');
  const own = name.replace(/^postgres(?=$|:)/, 'ghcr.io/cloudnative-pg/postgresql');
  if (digest === undefined) return own;
  return `${isTagged ? name : `${name}:${version}`}@${digest}`;
}

/**
 * A commit waits until a standby has it: a sequencer that lost events would look like a fork of the ledger to its
 * clients (high availability documents, "Persistence"). Every user reaches its own database and no other.
 */
function postgresql(server: DatabaseServerPlan) {
  const kind = server.isSecured ? 'hostssl' : 'host';
  return {
    parameters: {
      max_connections: String(server.maxConnections),
      synchronous_commit: server.synchronousCommit ?? 'on',
    },
    ...(instancesOf(server) > 1
      ? { synchronous: { method: 'any', number: 1, dataDurability: 'required' } }
      : {}),
    pg_hba: [
      ...server.databases.map(
        ({ name, user }) => `${kind} ${quoted(name)} ${quoted(user)} all scram-sha-256`,
      ),
      'host all all all reject',
    ],
  };
}

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

const roles = (server: DatabaseServerPlan, context: Context) =>
  [...new Map(server.databases.map((database) => [database.user, database])).values()].map(
    ({ user, secret, owner }) => ({
      name: user,
      comment: owner,
      ensure: 'present',
      login: true,
      inherit: true,
      passwordSecret: { name: context.shared.secrets.get(secret)?.source?.secret ?? secret },
    }),
  );

function certificates(server: DatabaseServerPlan, context: Context) {
  if (server.certificate === undefined) return undefined;
  const secret = certificateSecret(context, server.certificate);
  return { serverTLSSecret: secret, serverCASecret: secret };
}

/** A database with its owner. It stays when it leaves the topology. */
export function databaseObjects(server: DatabaseServerPlan, context: Context): K8s.CustomObject[] {
  const cluster = dnsName(server.name);
  return server.databases.map((database) => ({
    apiVersion: 'postgresql.cnpg.io/v1',
    kind: 'Database',
    metadata: metadata(
      context,
      databaseName(cluster, database.name),
      labelsOf(context, cluster, databaseComponent),
    ),
    spec: {
      name: database.name,
      owner: database.user,
      cluster: { name: cluster },
      ensure: 'present',
      databaseReclaimPolicy: 'retain',
    },
  }));
}

const databaseName = (cluster: string, name: string): string =>
  `${cluster}-${name.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`.slice(0, 200).replace(/-+$/, '');

const reason = (server: DatabaseServerPlan): Record<string, string> =>
  server.isHighlyAvailable
    ? {}
    : {
        'canton-plan.dev/why-single-replica':
          'The topology does not ask for a highly available server; its users wait while it is restarted.',
      };
