import { type DatabaseServerPlan, present } from '#template';
import {
  base,
  type ComposeContext,
  type ComposeService,
  networksOf,
  publish,
  pullPolicy,
  secretVariables,
  tlsVolumes,
} from './parts.ts';

/** A PostgreSQL server. One container stands for a server that is highly available elsewhere. */
export function databaseService(server: DatabaseServerPlan, context: ComposeContext): ComposeService {
  const admin = context.secrets.get(server.secret);
  const settings = present({
    max_connections: String(server.maxConnections),
    synchronous_commit: server.synchronousCommit,
  });
  return present({
    image: server.image.reference,
    pull_policy: pullPolicy(server.image),
    entrypoint: server.isSecured ? ['bash', '/usr/local/bin/start-postgres.sh'] : undefined,
    command: [
      ...(server.isSecured ? [] : ['postgres']),
      ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]),
    ],
    restart: 'unless-stopped',
    stop_grace_period: '1m',
    shm_size: '256mb',
    environment: {
      POSTGRES_PASSWORD_FILE: admin === undefined ? undefined : `/run/secrets/${admin.name}`,
      ...secretVariables(
        server.databases.map((database) => database.secret),
        context,
      ),
    },
    secrets: admin === undefined ? undefined : [admin.name],
    volumes: [
      `${server.name}-data:${dataFolder(server)}`,
      `./postgres/${server.name}.sql:/docker-entrypoint-initdb.d/setup.sql:ro`,
      ...(server.isSecured ? ['./postgres/start.sh:/usr/local/bin/start-postgres.sh:ro'] : []),
      ...tlsVolumes({ certificate: server.certificate, trusts: [] }, context),
    ],
    networks: networksOf(server.name, context),
    ports: server.published === undefined ? [] : [publish(server.published, server.port)],
    healthcheck: {
      test: ['CMD', 'pg_isready', '-q', '-h', '127.0.0.1', '-U', 'postgres'],
      interval: '5s',
      timeout: '5s',
      retries: 12,
      start_period: '60s',
    },
    labels: present({
      'canton-plan.dev/kind': 'database',
      'canton-plan.dev/organization': server.organization === '' ? undefined : server.organization,
    }),
    ...base(server.localTo === undefined ? 'database' : 'cache', server.resources),
  });
}

/** Since 18 the image keeps the data of each line in a folder of its own, and refuses a volume below (its documentation). */
const dataFolder = ({ version }: DatabaseServerPlan): string =>
  Number.parseInt(version, 10) >= 18 ? '/var/lib/postgresql' : '/var/lib/postgresql/data';
