import { listNames } from '../base/names.ts';
import type { Placed } from './commands.ts';
import { newDatabases } from './database-steps.ts';
import type { Entry } from './entries.ts';
import { about, step, titles } from './make-step.ts';
import { onboarding } from './onboarding.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** A domain that is new, with all of its nodes at once. */
export function foundSteps(entries: readonly Entry[], work: Work): Step[] {
  const [domain] = entries;
  const nodes = entries
    .flatMap((entry) => work.after.running(entry))
    .map((process) => work.after.placed(process));
  const sequencers = nodes.filter(({ process }) => process?.kind === 'sequencer');
  const others = nodes.filter((each) => !sequencers.includes(each));
  const balancers = entries.flatMap((entry) => newBalancers(entry, work));
  const inFront = [...new Map(balancers.map((each) => [each.name, each])).values()];
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
          ...work.commands.start(sequencers),
          // The others look for sequencers behind them; they are well once the domain is made, for sequencers answer from then on.
          ...work.commands.begin(inFront),
          ...work.commands.start(others),
          ...work.after.jobs('domain', domain?.organization).flatMap(work.commands.job),
          ...work.commands.wait(inFront),
        ],
        check: work.commands.check([...nodes, ...inFront]),
        back: 'stop them again; nobody is connected yet',
      },
    ),
  ];
}

/** The balancer that it is, or those in front of it that come with it: others need them at once. */
const newBalancers = (entry: Entry, { before, after }: Work): Placed[] =>
  after.balancers(entry).filter(({ name }) => entry.kind === 'load-balancer' || !before.has(name));

/** A component that comes beside what runs. */
export function addSteps(entry: Entry, work: Work): Step[] {
  const server = entry.kind === 'database' ? work.after.server(entry) : undefined;
  const placed: Placed[] = [
    ...work.after.running(entry).map((process) => work.after.placed(process)),
    ...(server === undefined ? [] : [server]),
    ...newBalancers(entry, work),
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
