import type { Placed } from './commands.ts';
import { isPassword } from './consequence.ts';
import type { Entry } from './entries.ts';
import { about, interruptionOf, step } from './make-step.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** Databases that a component needs and that are not there yet. */
export function newDatabases(entry: Entry, work: Work): Step[] {
  const before = new Set(
    work.before.plan.servers.flatMap(({ name, databases }) =>
      databases.map((each) => `${name} ${each.name}`),
    ),
  );
  const missing = work.after
    .databasesOf(entry)
    .filter(({ server, database }) => !before.has(`${server.name} ${database}`));
  const servers = new Map(missing.map(({ server }) => [server.name, server]));
  const known = new Set(work.before.plan.servers.map(({ name }) => name));
  return [...servers.values()].flatMap((server) => {
    const names = missing.filter((each) => each.server.name === server.name);
    // What exists already is new to the topology alone.
    if (!known.has(server.name) && server.server?.plan.external === undefined)
      return newServer(entry, server, work);
    return [
      step(
        'start',
        `Make the database of ${entry.title} on \`${server.name}\`; what is there already is left as it is.`,
        {
          ...about(entry),
          commands: work.commands.databases(server, variablesOf(entry, server, work)),
          check: `\`\\l\` in psql lists ${names.map(({ database }) => `\`${database}\``).join(', ')}`,
          back: 'drop the empty database',
        },
      ),
    ];
  });
}

/** A server makes its databases at its first start. A declared one has been started before those that need it. */
function newServer(entry: Entry, server: Placed, work: Work): Step[] {
  const { localTo } = work.after.plan.servers.find(({ name }) => name === server.name) ?? {};
  const isCache = entry.kind === 'json-api' && localTo !== undefined;
  if (localTo === undefined || (isCache && !work.commands.hasCaches)) return [];
  return [
    step('start', `Start the store of ${entry.title} (\`${server.name}\`).`, {
      ...about(entry),
      commands: work.commands.start([server]),
      check: work.commands.check([server]),
      back: 'stop it again',
    }),
  ];
}

/** Variables with the passwords of a component's databases on a server. */
function variablesOf({ title }: Entry, server: Placed, { after }: Work): string[] {
  const secrets = new Set(
    after.plan.servers
      .find(({ name }) => name === server.name)
      ?.databases.filter(({ owner }) => owner === title)
      .map(({ secret }) => secret),
  );
  return after.plan.secrets.filter(({ name }) => secrets.has(name)).map(({ variable }) => variable);
}

/** A new password: the role gets it before anybody comes with it; whoever is connected stays so. */
export function passwords(entry: Entry, work: Work): Step[] {
  const told = work.changes.get(entry.title)?.settings ?? [];
  if (!told.some(isPassword)) return [];
  const servers = new Map(work.after.databasesOf(entry).map(({ server }) => [server.name, server]));
  return [...servers.values()].map((server) =>
    step(
      'change',
      `Give the role of ${entry.title} on \`${server.name}\` its new password; open connections stay as they are, and the steps after this one follow at once.`,
      {
        ...about(entry),
        commands: work.commands.databases(server, variablesOf(entry, server, work)),
        check: 'the command ends with 0',
        back: 'render the old topology and do this step again',
      },
    ),
  );
}

/** The data of a component goes to another database while none of its instances runs. */
export function moveData(entry: Entry, work: Work, placed: readonly Placed[]): Step {
  const from = work.before.databasesOf(entry);
  const to = work.after.databasesOf(entry);
  const copies = from.flatMap(({ server, database }, index) => {
    const place = to[index];
    return place === undefined
      ? []
      : [
          ...work.commands.dump(server, database, !work.after.has(server.name)),
          ...work.commands.restore(place.server, place.database, database),
        ];
  });
  const target = to.map(({ server, database }) => `\`${database}\` on \`${server.name}\``).join(', ');
  return step(
    'change',
    `Stop every instance of ${entry.title}, copy its data${target === '' ? '' : ` to ${target}`}, then start it again.`,
    {
      ...about(entry),
      commands: [...work.commands.pause(placed), ...copies, ...work.commands.start(placed)],
      check: work.commands.check(placed),
      interruption: interruptionOf(entry, work),
      back: 'start it on the old database, until it has written to the new one',
      isPointOfNoReturn: true,
      effect: 'data',
    },
  );
}
