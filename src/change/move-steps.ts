import { listNames } from '../base/names.ts';
import type { Placed } from './commands.ts';
import { type Effect, isPassword, takeoverSeconds, worse } from './consequence.ts';
import { type Entry, entriesOf, isSame } from './entries.ts';
import { step } from './make-step.ts';
import { onboarding } from './onboarding.ts';
import type { Work } from './runbook.ts';
import type { Move } from './states.ts';
import type { Interruption, Phase, Step } from './step.ts';

/** The steps that lead to one state. The last of them says so. */
export function stepsOfMove(move: Move, state: number, work: Work): Step[] {
  const steps = makers[move.kind](move, work);
  const made = steps.length > 0 ? steps : described(move, work);
  return made.map((each, index) => (index === made.length - 1 ? { ...each, state } : each));
}

const makers: Readonly<Record<Move['kind'], (move: Move, work: Work) => Step[]>> = {
  'let-go': ({ entries }, work) => entries.flatMap((entry) => letGo(entry, work)),
  found: ({ entries }, work) => found(entries, work),
  add: ({ entries }, work) => entries.flatMap((entry) => add(entry, work)),
  change: ({ entries }, work) =>
    entries.length === 0 ? deployment(work) : entries.flatMap((entry) => change(entry, work)),
  'take-up': ({ entries }, work) => entries.flatMap((entry) => takeUp(entry, work)),
  remove: ({ entries }, work) => remove(entries, work),
};

/** What is only described in the topology needs nothing done. */
const described = ({ kind, entries }: Move, work: Work): Step[] => [
  step(phaseOf[kind], `${words[kind]} ${titles(entries, work)}: nothing of it is run from here.`, {
    components: entries.map(({ title }) => title),
    back: 'write it as it was',
  }),
];

const phaseOf: Readonly<Record<Move['kind'], Phase>> = {
  'let-go': 'stop',
  found: 'start',
  add: 'start',
  change: 'change',
  'take-up': 'switch',
  remove: 'stop',
};
const words: Readonly<Record<Move['kind'], string>> = {
  'let-go': 'Let go of',
  found: 'Found',
  add: 'Describe',
  change: 'Describe anew',
  'take-up': 'Take up',
  remove: 'Take out',
};

const titles = (entries: readonly Entry[], { next }: Work): string =>
  entries.length === 0 ? `settings of ${next.name}` : entries.map(({ title }) => title).join(', ');

const about = (entry: Entry): Pick<Step, 'organization' | 'components'> => ({
  organization: entry.organization,
  components: [entry.title],
});

/** Rules stop where they are before anybody takes them up; a manager stops before another one manages its domain. */
function letGo(entry: Entry, work: Work): Step[] {
  const placed = work.before.running(entry).map((process) => work.before.placed(process));
  if (entry.kind === 'domain-manager')
    return [
      step('stop', `Stop ${entry.title}: a domain has one manager, and another one takes its place.`, {
        ...about(entry),
        commands: work.commands.stop(placed),
        check: 'it is gone',
        interruption: {
          who: [`changes of topology on domain ${String(entry.spec['domain'])}`],
          seconds: undefined,
        },
        back: 'start it again from the old folder',
        effect: 'interruption',
      }),
    ];
  const rules = rulesOf(entry);
  const isGoing = placed.some(({ name }) => !work.after.has(name));
  const { component } = entry;
  const isByJob = component.kind === 'trigger-node' && component.service.spec.retiredRules === 'stop';
  const how = isGoing
    ? 'stop the node, which goes'
    : isByJob
      ? 'the job that starts them elsewhere stops them here first, in the step “switch”'
      : 'list what runs with GET /v1/triggers and stop each with DELETE /v1/triggers/ID';
  return [
    step(
      'stop',
      `Stop the rules that leave ${entry.title} (${listNames(rules)}): ${how}. A rule must never be live on two nodes.`,
      {
        ...about(entry),
        commands: isGoing ? work.commands.stop(placed) : [],
        check: 'GET /v1/triggers does not list them any more',
        interruption: { who: rules.map((rule) => `trigger rule \`${rule}\``), seconds: undefined },
        back: 'start them again on the same node',
        effect: 'interruption',
      },
    ),
  ];
}

const rulesOf = ({ spec }: Entry): string[] => {
  const { rules } = spec;
  const list = Array.isArray(rules) ? rules : rules === undefined ? [] : [rules];
  return list.map((rule) => (typeof rule === 'string' ? rule : String((rule as { rule?: unknown }).rule)));
};

function found(entries: readonly Entry[], work: Work): Step[] {
  const [domain] = entries;
  const placed = entries
    .flatMap((entry) => work.after.running(entry))
    .map((process) => work.after.placed(process));
  const databases = entries.flatMap((entry) => newDatabases(entry, work));
  return [
    ...databases,
    step(
      'start',
      `Start the nodes of ${domain?.title ?? 'the new domain'}: ${titles(entries.slice(1), work)}.`,
      {
        organization: domain?.organization,
        components: entries.map(({ title }) => title),
        commands: [
          ...work.commands.start(placed),
          ...work.after.jobs('domain', domain?.organization).flatMap(work.commands.job),
        ],
        check: work.commands.check(placed),
        back: 'stop them again; nobody is connected yet',
      },
    ),
  ];
}

/** Databases that a component needs and that are not there yet. */
function newDatabases(entry: Entry, work: Work): Step[] {
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
    if (!known.has(server.name)) return newServer(entry, server, work);
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
function passwords(entry: Entry, work: Work): Step[] {
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

function add(entry: Entry, work: Work): Step[] {
  const running = entry.kind === 'load-balancer' ? work.after.balancers(entry) : [];
  const server = entry.kind === 'database' ? work.after.server(entry) : undefined;
  const placed: Placed[] = [
    ...work.after.running(entry).map((process) => work.after.placed(process)),
    ...(server === undefined ? [] : [server]),
    ...running,
  ];
  if (placed.length === 0) return [];
  const connects = entry.kind === 'participant' ? work.after.jobs('connect', entry.organization) : [];
  const admits = entry.kind === 'participant' ? work.after.jobs('domain') : [];
  const identifies = entry.kind === 'participant' ? work.after.jobs('identify', entry.organization) : [];
  const led = entry.kind === 'load-balancer' ? work.after.changedJobs('connect', work.before) : [];
  return [
    ...newDatabases(entry, work),
    step('start', `Start ${entry.title} (${listNames(placed.map(({ name }) => name))}) beside what runs.`, {
      ...about(entry),
      commands: [
        ...work.commands.start(placed),
        ...(meetsAnew(entry, work) ? work.commands.join() : []),
        ...(entry.kind === 'trigger-node'
          ? work.after.jobs('triggers', entry.organization).flatMap(work.commands.job)
          : []),
      ],
      check: work.commands.check(placed),
      back: 'stop it again',
    }),
    ...onboarding(entry, placed, work),
    ...(led.length === 0
      ? []
      : [
          step('switch', `Lead those who connect to domains through ${entry.title} there.`, {
            ...about(entry),
            commands: led.flatMap(work.commands.job),
            check: 'the jobs end with 0',
            back: 'render the old topology and run the jobs again',
            effect: 'console',
          }),
        ]),
    ...(connects.length === 0
      ? []
      : [
          step(
            'start',
            `Admit ${entry.title} to its domains and connect it; parties, users and packages come with it.`,
            {
              ...about(entry),
              commands: [...identifies, ...admits, ...connects].flatMap(work.commands.job),
              check: `\`participant.health.ping(participant)\` on the console of \`${entry.name}\` answers`,
              back: 'disconnect it on its console: `domains.disconnect_all()`',
            },
          ),
        ]),
  ];
}

/** Whether it reaches something of another organization that nobody of its own has reached before. */
function meetsAnew(entry: Entry, { before, after }: Work): boolean {
  const own = new Set(after.running(entry).map(({ name }) => name));
  const there = new Set([...before.plan.processes, ...before.plan.balancers].map(({ name }) => name));
  const owner = new Map(before.plan.processes.map(({ name, organization }) => [name, organization]));
  return after.plan.links.some(
    ({ from, to, crossesOrganizations }) =>
      crossesOrganizations &&
      own.has(from) &&
      there.has(to) &&
      !before.plan.links.some((link) => link.to === to && owner.get(link.from) === entry.organization),
  );
}

/** Settings of the whole: another release has steps of its own, the rest is written into processes or monitors. */
function deployment(work: Work): Step[] {
  const told = [...work.changes.values()].filter(({ kind }) => kind === 'deployment');
  const isRelease = work.old.release.text !== work.next.release.text;
  const effect = told.reduce<Effect>((worst, each) => worse(worst, each.effect), 'nothing');
  if (isRelease || (effect !== 'rolling' && effect !== 'interruption')) return [];
  const running = work.after.plan.processes.filter(({ starts }) => starts === 'always').toReversed();
  const placed = running.map((process) => work.after.placed(process));
  return [
    step(
      'change',
      `Start what runs with the new settings of the deployment, one process after the other: ${told.flatMap(({ settings }) => settings.map(({ path }) => path)).join(', ')}.`,
      {
        components: [work.next.name],
        commands: work.commands.restart(placed),
        check: work.commands.check(placed),
        interruption: {
          who: ['clients of what has one instance, and of each pair while the other takes over'],
          seconds: takeoverSeconds,
        },
        back: 'render the old topology and do this step again',
        effect,
      },
    ),
  ];
}

/** How an entry differs, sorted by what has to be done about it. */
function change(entry: Entry, work: Work): Step[] {
  const told = work.changes.get(entry.title);
  if (told === undefined || told.effect === 'nothing' || told.effect === 'impossible') return [];
  const old = new Set(work.before.running(entry).map(({ name }) => name));
  const now = work.after.running(entry).map((process) => work.after.placed(process));
  const coming = now.filter(({ name }) => !old.has(name));
  const staying = now.filter(({ name }) => old.has(name));
  const names = new Set(now.map(({ name }) => name));
  const going = work.before
    .running(entry)
    .filter(({ name }) => !names.has(name))
    .map((process) => work.before.placed(process));
  const isOnlyInstances = told.settings.every(
    ({ setting, path }) => setting === 'instances' && path.split('.').length <= 2,
  );
  const restarts =
    !isOnlyInstances &&
    told.consequences.some(
      ({ effect }) => effect !== 'console' && effect !== 'nothing' && effect !== 'reload',
    );
  return [
    ...newDatabases(entry, work),
    ...passwords(entry, work),
    ...(told.effect === 'data' ? [moveData(entry, work, now)] : []),
    ...instances(entry, work, coming, going),
    ...(told.effect !== 'data' && restarts ? [again(entry, work, staying)] : []),
    ...consoles(entry, work),
    ...reloads(entry, work, coming.length + going.length > 0),
  ];
}

/** Instances that come or go, with what balances over them: one step, since one without the other is of no use. */
function instances(entry: Entry, work: Work, coming: readonly Placed[], going: readonly Placed[]): Step[] {
  const balancers = work.after.balancers(entry);
  const told = work.changes.get(entry.title);
  const interruption = interruptionOf(entry, work);
  // Another instance of a mediator service is a replica on its database, and known already.
  const joins = entry.kind === 'sequencer' ? onboarding(entry, coming, work) : [];
  return [
    ...(joins.length > 0 ? comeApart(entry, work, coming, joins) : []),
    ...(coming.length === 0 || joins.length > 0
      ? []
      : [
          step(
            'start',
            `Start ${listNames(coming.map(({ name }) => name))} of ${entry.title}${balancers.length === 0 ? '' : `, and have ${listNames(balancers.map(({ name }) => name))} lead clients there too`}.`,
            {
              ...about(entry),
              commands: [
                ...work.commands.start(coming),
                ...(balancers.length === 0 ? [] : work.commands.reload(balancers)),
              ],
              check: work.commands.check(coming),
              back: 'stop it again; the others go on',
              effect: balancers.length === 0 ? 'nothing' : 'reload',
            },
          ),
        ]),
    ...(going.length === 0
      ? []
      : [
          step(
            'stop',
            `${balancers.length === 0 ? '' : `Have ${listNames(balancers.map(({ name }) => name))} lead nobody there any more, then `}${balancers.length === 0 ? 'S' : 's'}top ${listNames(going.map(({ name }) => name))} of ${entry.title}.`,
            {
              ...about(entry),
              commands: [
                ...(balancers.length === 0 ? [] : work.commands.reload(balancers)),
                ...work.commands.stop(going),
              ],
              check: 'it is gone, and clients are served by the others',
              interruption: told?.effect === 'interruption' ? interruption : undefined,
              back: 'start it again from the old folder',
              effect: told?.effect === 'interruption' ? 'interruption' : 'reload',
            },
          ),
        ]),
  ];
}

/** Instances that are onboarded before anybody is led to them. */
function comeApart(entry: Entry, work: Work, coming: readonly Placed[], joins: readonly Step[]): Step[] {
  const balancers = work.after.balancers(entry);
  return [
    step('start', `Start ${listNames(coming.map(({ name }) => name))} of ${entry.title}.`, {
      ...about(entry),
      commands: work.commands.start(coming),
      check: work.commands.check(coming),
      back: 'stop it again; the others go on',
    }),
    ...joins,
    ...(balancers.length === 0
      ? []
      : [
          step('switch', `Have ${listNames(balancers.map(({ name }) => name))} lead clients there too.`, {
            ...about(entry),
            commands: work.commands.reload(balancers),
            check: 'clients are served by all',
            back: 'render the old topology and do this step again',
            effect: 'reload',
          }),
        ]),
  ];
}

/** Restarts with the new configuration: passive before active, one at a time. */
function again(entry: Entry, work: Work, placed: readonly Placed[]): Step {
  const told = work.changes.get(entry.title);
  const server = entry.kind === 'database' ? work.after.server(entry) : undefined;
  const all = server === undefined ? placed : [server];
  const effect: Effect = told?.effect ?? 'rolling';
  const whole = work.changes.get(entry.title)?.consequences.map(({ what }) => what) ?? [];
  return step('change', `Start ${entry.title} with its new settings: ${[...new Set(whole)].join('; ')}.`, {
    ...about(entry),
    commands:
      entry.kind === 'load-balancer'
        ? work.commands.reload(work.after.balancers(entry))
        : work.commands.restart(all),
    check: work.commands.check(entry.kind === 'load-balancer' ? work.after.balancers(entry) : all),
    interruption: effect === 'interruption' ? interruptionOf(entry, work) : undefined,
    back: 'render the old topology and do this step again',
    effect,
  });
}

function moveData(entry: Entry, work: Work, placed: readonly Placed[]): Step {
  const from = work.before.databasesOf(entry);
  const to = work.after.databasesOf(entry);
  const copies = from.flatMap(({ server, database }) =>
    work.commands.dump(server, database, !work.after.has(server.name)),
  );
  const target = to.map(({ server, database }) => `\`${database}\` on \`${server.name}\``).join(', ');
  return step(
    'change',
    `Stop every instance of ${entry.title}, copy its data${target === '' ? '' : ` to ${target}`} (\`pg_restore\` into the new database), then start it again.`,
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

/** What is said on consoles: the one-shot jobs say it, and can be run as often as one likes. */
function consoles(entry: Entry, work: Work): Step[] {
  const told = work.changes.get(entry.title);
  const isSaid = told?.consequences.some(({ effect }) => effect === 'console') ?? false;
  if (!isSaid) return [];
  const isDomainSide =
    entry.kind === 'domain' || entry.kind === 'domain-manager' || entry.kind === 'mediator';
  const domain =
    isDomainSide || told?.settings.some(({ setting }) => setting === 'domains')
      ? work.after.jobs('domain')
      : [];
  const isAccess = told?.settings.some(({ setting }) => setting === 'sequencerAccess') ?? false;
  const connect =
    isDomainSide && !isAccess ? [] : work.after.jobs('connect', isAccess ? undefined : entry.organization);
  const jobs = [...domain, ...connect];
  const lost =
    told?.settings.flatMap(({ setting, before, after }) =>
      setting === 'parties' || setting === 'users' || setting === 'domains' ? gone(before, after) : [],
    ) ?? [];
  return [
    step(
      'change',
      `Tell ${entry.title} on its console: ${told?.consequences
        .filter(({ effect }) => effect === 'console')
        .map(({ what }) => what)
        .join('; ')}.${lost.length === 0 ? '' : ` The jobs only add; take out by hand: ${listNames(lost)}.`}`,
      {
        ...about(entry),
        commands: jobs.flatMap(work.commands.job),
        check: 'the job ends with 0',
        back: 'render the old topology and run the job again; what it added is taken out on the console',
        effect: 'console',
      },
    ),
  ];
}

const gone = (before: unknown, after: unknown): string[] => {
  const list = (value: unknown): string[] =>
    (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((each) =>
      typeof each === 'string' ? each : JSON.stringify(each),
    );
  const kept = new Set(list(after));
  return list(before).filter((each) => !kept.has(each));
};

function reloads(entry: Entry, work: Work, isDone: boolean): Step[] {
  const told = work.changes.get(entry.title);
  if (isDone || told?.effect !== 'reload') return [];
  const balancers = work.after.balancers(entry);
  return balancers.length === 0
    ? []
    : [
        step(
          'change',
          `Have ${listNames(balancers.map(({ name }) => name))} read their configuration again.`,
          {
            ...about(entry),
            commands: work.commands.reload(balancers),
            check: work.commands.check(balancers),
            back: 'render the old topology and do this step again',
            effect: 'reload',
          },
        ),
      ];
}

function takeUp(entry: Entry, work: Work): Step[] {
  const old = entriesOf(work.old).get(entry.key);
  const before = old === undefined ? [] : rulesOf(old);
  const rules = rulesOf(entry).filter((rule) => !before.includes(rule));
  const jobs = work.after.jobs('triggers', entry.organization);
  if (old !== undefined && isSame(old.spec, entry.spec)) return [];
  return [
    step(
      'switch',
      `Start on ${entry.title} what it runs from now on: ${listNames(rules.length === 0 ? rulesOf(entry) : rules)}.`,
      {
        ...about(entry),
        commands: jobs.flatMap(work.commands.job),
        check: 'GET /v1/triggers lists each rule once, and no other node lists it',
        back: 'stop them here, then start them where they were',
        effect: 'interruption',
        interruption: interruptionOf(entry, work),
      },
    ),
  ];
}

function remove(entries: readonly Entry[], work: Work): Step[] {
  const placed = entries.flatMap((entry) => {
    const server = entry.kind === 'database' ? work.before.server(entry) : undefined;
    const balancers = entry.kind === 'load-balancer' ? work.before.balancers(entry) : [];
    return [
      ...work.before.running(entry).map((process) => work.before.placed(process)),
      ...balancers,
      ...(server === undefined ? [] : [server]),
    ];
  });
  if (placed.length === 0) return [];
  const [first] = entries;
  const holds = entries.some(({ kind }) =>
    ['participant', 'database', 'domain', 'sequencer', 'mediator', 'domain-manager'].includes(kind),
  );
  const worst = entries.reduce<Effect>(
    (effect, { title }) => worse(effect, work.changes.get(title)?.effect ?? 'nothing'),
    'nothing',
  );
  const who = [
    ...new Set(
      entries.flatMap(({ title }) => work.changes.get(title)?.consequences.flatMap((each) => each.who) ?? []),
    ),
  ];
  const leave = entries.some(({ kind }) => kind === 'participant')
    ? 'Disconnect it on its console first (`domains.disconnect_all()`), and have the domain’s operator take it off the list of members. '
    : '';
  return [
    step(
      'stop',
      `${leave}Stop ${titles(entries, work)} for good.${holds ? ' Its databases stay until somebody drops them; once they are dropped there is no way back.' : ''}`,
      {
        organization: first?.organization,
        components: entries.map(({ title }) => title),
        commands: work.commands.stop(placed),
        check: 'it is gone, and nothing that is left asks for it',
        interruption: who.length === 0 ? undefined : { who, seconds: undefined },
        back: holds
          ? 'start it again from the old folder, until its databases are dropped'
          : 'start it again from the old folder',
        isPointOfNoReturn: holds,
        effect: worst,
      },
    ),
  ];
}

function interruptionOf(entry: Entry, work: Work): Interruption | undefined {
  const consequences = work.changes.get(entry.title)?.consequences ?? [];
  const who = [...new Set(consequences.flatMap((each) => each.who))];
  const seconds = consequences.reduce<number | undefined>(
    (longest, each) => (each.seconds === undefined ? longest : Math.max(longest ?? 0, each.seconds)),
    undefined,
  );
  return who.length === 0 ? undefined : { who, seconds };
}
