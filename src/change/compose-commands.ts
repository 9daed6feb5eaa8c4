import { trustedFile } from '../plan/names.ts';
import type { Commands, Placed } from './commands.ts';
import { databaseOf, dumpOf, elsewhere, isElsewhere, type Reach, restoreInto } from './elsewhere.ts';
import { word } from './word.ts';

const names = (placed: readonly Placed[]): string => placed.map(({ name }) => name).join(' ');

/** The Compose file as it was before, as long as the change is under way. */
const old = 'before.yaml';

/** The variables of the folder, and what was handed over into it. */
const fromFile: Reach = {
  run: (passwords, command) =>
    `(set -a; . ./.env; ${passwords.map(({ secret, variable }) => (secret.variable === variable ? '' : `${variable}="$${secret.variable}" `)).join('')}${command})`,
  rootOf: (authority) => ({ file: trustedFile(authority), bring: undefined }),
};

/** Docker Compose, in the rendered folder. */
export const compose: Commands = {
  render: (file) => [`canton-plan render ${word(file)} --target compose --out .`],
  secrets: ({ hasNewCertificates }) => [
    './scripts/make-secrets.sh',
    ...(hasNewCertificates ? ['./scripts/make-dev-ca.sh'] : []),
  ],
  stage: () => [],
  start: (placed) =>
    placed.map(({ name }) => `docker compose up --detach --no-deps --force-recreate --wait ${name}`),
  begin: (placed) =>
    placed.map(({ name }) => `docker compose up --detach --no-deps --force-recreate ${name}`),
  wait: (begun) => begun.map(({ name }) => `docker compose up --detach --no-deps --wait ${name}`),
  restart: (placed) => compose.start(placed),
  // What goes is not in the new Compose file any more.
  stop: (placed) => placed.map(({ name }) => `docker compose -f ${old} rm --stop --force ${name}`),
  keepOld: (_, somethingGoes) => (somethingGoes ? [`cp docker-compose.yaml ${old}`] : []),
  forgetOld: (_, somethingGoes) => (somethingGoes ? [`rm ${old}`] : []),
  pause: (placed) => [`docker compose stop ${names(placed)}`],
  // A container of its own, which ends when the tables are changed; the console of each line has the command.
  migrate: ({ name, process }) =>
    process === undefined
      ? []
      : [
          "echo 'nodes.local.foreach(_.db.migrate())' > migrate.canton",
          `docker compose run --rm --no-deps --volume "$PWD/migrate.canton:/tmp/migrate.canton:ro" ${name} run /tmp/migrate.canton --manual-start --config=${process?.configPath}`,
        ],
  // Nodes that it needs run already, some of them with what was rendered before: Compose would start those anew.
  job: ({ name }) => [`docker compose run --rm --no-deps ${name}`],
  // The container has the file and the variables of its start, not those of now.
  databases: ({ name, server }, variables) => [
    isElsewhere(server)
      ? elsewhere.databases(server, `postgres/${name}.sql`, fromFile)
      : `(set -a; . ./.env; docker compose exec -T${variables.map((each) => ` -e "${each}=$${each}"`).join('')} ${name} psql -U postgres -q < postgres/${name}.sql)`,
  ],
  hasCaches: true,
  join: () => ['./scripts/join-networks.sh'],
  // A worker with the new configuration takes over the port; the old one lets its streams end.
  reload: (balancers) =>
    balancers.length === 0 ? [] : [`./scripts/reload-balancers.sh ${names(balancers)}`],
  check: (placed) => `\`docker compose ps ${names(placed)}\` says healthy`,
  sweep: ({ monitors }) => [
    ...monitors.map((name) => `docker compose up --detach --no-deps --force-recreate ${name}`),
    'docker compose up --detach --remove-orphans --no-recreate',
  ],
  dump: ({ name, server }, database, isGoing) => [
    isElsewhere(server)
      ? elsewhere.dump(server, databaseOf(server, database), dumpOf(database), fromFile)
      : `docker compose${isGoing ? ` -f ${old}` : ''} exec -T ${name} pg_dump -U postgres --format custom ${word(database)} > ${dumpOf(database)}`,
  ],
  restore: ({ name, server }, database, dumped) => [
    isElsewhere(server)
      ? elsewhere.restore(server, databaseOf(server, database), dumpOf(dumped), fromFile)
      : `docker compose exec -T ${name} ${restoreInto(server, database)} < ${dumpOf(dumped)}`,
  ],
};
