import { listNames } from '../base/names.ts';
import type { Placed } from './commands.ts';
import { type Effect, takeoverSeconds, worse } from './consequence.ts';
import { moveData, newDatabases, passwords } from './database-steps.ts';
import type { Entry } from './entries.ts';
import { instances } from './instance-steps.ts';
import { about, interruptionOf, step } from './make-step.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** Settings of the whole: another release has steps of its own, the rest is written into processes or monitors. */
export function changeOfDeployment(work: Work): Step[] {
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
export function changeSteps(entry: Entry, work: Work): Step[] {
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
