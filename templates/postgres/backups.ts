import { type DatabaseServerPlan, fillSlots, type In, joined, type Secret, shell } from '#template';

/** Minutes by which one stage waits for the one before it, so that all fit between two backups. */
const between = ({ minutes, stages }: NonNullable<DatabaseServerPlan['backup']>): number =>
  Math.min(30, Math.floor(Math.min(60, minutes) / Math.max(1, stages)));

/** The largest of some numbers that is not above a limit; the smallest of them where all are. */
const largest = (numbers: readonly number[], limit: number): number =>
  numbers.find((each) => each <= limit) ?? numbers.at(-1) ?? limit;

/**
 * Five fields of cron for at most so many minutes between two runs, later by the stage. Steps divide an hour or a day,
 * or the last one before midnight would be followed too late.
 */
export function backupSchedule(backup: NonNullable<DatabaseServerPlan['backup']>): string {
  const { minutes, stage } = backup;
  const offset = stage * between(backup);
  if (minutes >= 7 * 1440) return `${offset} 1 * * 0`;
  if (minutes >= 1440) return `${offset} 1 * * *`;
  if (minutes >= 60) {
    const hours = largest([12, 8, 6, 4, 3, 2, 1], minutes / 60);
    return hours === 1 ? `${offset} * * * *` : `${offset} */${hours} * * *`;
  }
  const step = largest([30, 20, 15, 10, 5], minutes);
  return `${offset}-59/${step} * * * *`;
}

/**
 * The script that saves every database of some servers in the order of the plan; none where there is nothing to save.
 * `rootFileOf` is where the certificate of an authority lies, seen from the folder above that of the script.
 */
export function backupScript(
  servers: readonly DatabaseServerPlan[],
  secrets: ReadonlyMap<string, Secret>,
  rootFileOf: (authority: string) => string,
): In<'shell'> | undefined {
  const databases = servers
    .filter(({ product }) => product === 'postgres')
    .flatMap((server) => server.databases.map((database) => ({ server, database })))
    .filter(({ database }) => database.backup !== undefined)
    .sort((a, b) => (a.database.backup ?? 0) - (b.database.backup ?? 0));
  if (databases.length === 0) return undefined;
  const calls = databases.map(({ server, database }) => {
    const common = shell`${shell.word(server.name)} ${shell.word(database.name)} ${shell.word(database.user)}`;
    if (server.external === undefined) return shell`here ${common}`;
    const { host, port } = server.external;
    const root = server.authority === undefined ? undefined : rootFileOf(server.authority);
    const mode = server.isSecured ? shell.word(server.sslMode) : shell`prefer`;
    const variable = shell.variable(secrets.get(database.secret)?.variable ?? '');
    return shell`elsewhere ${common} ${shell.word(host)} ${port} ${mode} ${variable} ${shell.word(server.image.reference)}${root === undefined ? shell`` : shell` ${shell.word(root)}`}`;
  });
  return fillSlots('postgres/backup.sh', { calls: joined(calls) });
}
