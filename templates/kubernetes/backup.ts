import { type DatabaseServerPlan, durationMillis, type K8s, present } from '#template';
import { backupSchedule } from '../postgres/backups.ts';
import { type Context, dnsName, labelsOf, metadata } from './context.ts';

type Store = NonNullable<DatabaseServerPlan['store']>;

/** What a Secret for the store holds, by the kind of store (manual of CloudNativePG, "Object stores"). */
export function storeKeys({ destinationPath }: Store): readonly string[] {
  if (destinationPath.startsWith('s3:')) return ['ACCESS_KEY_ID', 'ACCESS_SECRET_KEY'];
  return destinationPath.startsWith('gs:') ? ['gcsCredentials'] : ['AZURE_CONNECTION_STRING'];
}

/** Whose identity opens the store: that of a Secret, or of the pods. */
function credentials(store: Store): Record<string, unknown> {
  const { destinationPath, credentials: name } = store;
  const key = (index: number) => ({ name, key: storeKeys(store)[index] });
  if (destinationPath.startsWith('s3:'))
    return {
      s3Credentials:
        name === undefined ? { inheritFromIAMRole: true } : { accessKeyId: key(0), secretAccessKey: key(1) },
    };
  if (destinationPath.startsWith('gs:'))
    return {
      googleCredentials: name === undefined ? { gkeEnvironment: true } : { applicationCredentials: key(0) },
    };
  return {
    azureCredentials: name === undefined ? { inheritFromAzureAD: true } : { connectionString: key(0) },
  };
}

/** Base backups and the write-ahead log in the store: between two backups nothing is lost that was archived. */
export function clusterBackup({ store }: DatabaseServerPlan) {
  if (store === undefined) return undefined;
  const days = Math.max(1, Math.ceil((durationMillis(store.retention ?? '30d') ?? 0) / 86_400_000));
  return {
    target: 'prefer-standby',
    retentionPolicy: `${days}d`,
    barmanObjectStore: present({
      destinationPath: store.destinationPath,
      endpointURL: store.endpointURL,
      ...credentials(store),
      wal: { compression: 'gzip' },
      data: { compression: 'gzip' },
    }),
  };
}

/** CloudNativePG's schedules begin with the seconds. */
export function scheduledBackups(server: DatabaseServerPlan, context: Context): K8s.CustomObject[] {
  if (server.store === undefined || server.backup === undefined) return [];
  const name = dnsName(server.name);
  return [
    {
      apiVersion: 'postgresql.cnpg.io/v1',
      kind: 'ScheduledBackup',
      metadata: metadata(context, name, labelsOf(context, name, 'database')),
      spec: {
        schedule: `0 ${backupSchedule(server.backup)}`,
        cluster: { name },
        method: 'barmanObjectStore',
        backupOwnerReference: 'cluster',
      },
    },
  ];
}

/** The port at which a store answers. */
export function storePort({ endpointURL = '' }: Store): number {
  const [, scheme, port] = /^(https?):\/\/[^/]*?(?::(\d+))?(?:\/|$)/.exec(endpointURL) ?? [];
  return port === undefined ? (scheme === 'http' ? 80 : 443) : Number(port);
}
