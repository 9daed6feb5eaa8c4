import type { DatabaseServerPlan, K8s } from '#template';
import { resourcesOf } from '../sizes.ts';
import type { Context } from './context.ts';
import { containerSecurity, imageOf, joinMounts, type Mounts, scratch } from './pod.ts';

/** User `postgres` of the Debian image. */
const postgresUser = 999;

/** Since 18 the image refuses a volume at the folder of former lines. */
const dataFolder = ({ version }: DatabaseServerPlan): string =>
  Number.parseInt(version, 10) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';

const cacheMounts = (server: DatabaseServerPlan): Mounts =>
  joinMounts(
    scratch('cache-data', dataFolder(server), '20Gi'),
    scratch('cache-run', '/var/run/postgresql', '16Mi'),
    scratch('cache-tmp', '/tmp', '256Mi'),
  );

/** Volumes of the store beside a JSON API. */
export const cacheVolumes = (server: DatabaseServerPlan): readonly K8s.Volume[] =>
  cacheMounts(server).volumes;

/**
 * The store beside a JSON API server, in its pod: lost with the pod and built again from the ledger at the next start
 * (S41). It starts before the server and listens to nobody else.
 */
export function cacheContainer(server: DatabaseServerPlan, context: Context): K8s.Container {
  const [database] = server.databases;
  const user = database?.user ?? 'postgres';
  const secret = database === undefined ? undefined : context.shared.secrets.get(database.secret);
  // It listens on the loopback interface alone, which only a command inside the container reaches.
  const ask = (host: string) => ({ exec: { command: ['pg_isready', '-h', host, '-U', user] } });
  const answers = ask('localhost');
  return {
    name: 'cache',
    ...imageOf(server.image),
    // Since Kubernetes 1.29 such a container runs beside the others and is ready before they start.
    restartPolicy: 'Always',
    args: ['-c', 'listen_addresses=localhost', '-c', `max_connections=${server.maxConnections}`],
    env: [
      { name: 'PGDATA', value: `${dataFolder(server)}/pgdata` },
      { name: 'POSTGRES_USER', value: user },
      { name: 'POSTGRES_DB', value: database?.name ?? user },
      {
        name: 'POSTGRES_PASSWORD',
        valueFrom: {
          secretKeyRef: {
            name: secret?.source?.secret ?? secret?.name ?? server.secret,
            key: secret?.source?.key ?? 'password',
          },
        },
      },
    ],
    startupProbe: { ...answers, periodSeconds: 2, failureThreshold: 60 },
    readinessProbe: { ...answers, periodSeconds: 10 },
    livenessProbe: {
      ...ask('/var/run/postgresql'),
      periodSeconds: 20,
      timeoutSeconds: 5,
      failureThreshold: 3,
    },
    resources: resourcesOf(context.plan, 'cache', server.resources),
    securityContext: { ...containerSecurity, runAsUser: postgresUser, runAsGroup: postgresUser },
    volumeMounts: [...cacheMounts(server).volumeMounts],
  };
}
