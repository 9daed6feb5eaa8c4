import { compareText } from '../base/compare.ts';
import type { Component, Topology } from '../model/topology.ts';
import type { Process } from '../plan/plan.ts';
import type { Commands, Placed } from './commands.ts';
import { type DatabaseChange, databaseChanges } from './databases.ts';
import { step } from './make-step.ts';
import type { Places } from './places.ts';
import { releaseOrder } from './release-order.ts';
import type { Phase, Step } from './step.ts';
import type { UpgradeStep } from './upgrade-step.ts';
import type { Work } from './work.ts';

const phaseOf: Readonly<Record<UpgradeStep['kind'], Phase>> = {
  prepare: 'prepare',
  stop: 'stop',
  'back-up': 'back up',
  replace: 'change',
  check: 'switch',
  start: 'switch',
};

/** The vendor's order of an upgrade, with the commands of the target. */
export function releaseSteps(work: Work, finds: boolean): Step[] {
  const { old, next } = work;
  const databases = databaseChanges(old, next);
  const steps = releaseOrder(old, next, finds);
  const components = componentsByTitle(next);
  let isReturnPossible = true;
  return steps.map((each): Step => {
    const own = each.components.flatMap((title) => components.get(title) ?? []);
    const processes = own.flatMap((component) => runningOf(component, work.after));
    // All of them stop first, so that none is the last; the first one changes the tables.
    const ordered =
      each.mode === 'all-down' ? processes.toSorted((a, b) => compareText(a.name, b.name)) : processes;
    const placed = ordered.map((process) => work.after.placed(process));
    const migrates =
      each.kind === 'replace' && databases.some(({ fate, owner }) => fate === 'migrate' && owns(own, owner));
    const made = step(phaseOf[each.kind], each.text, {
      organization: each.organization,
      components: each.components,
      commands: commandsFor(
        each,
        placed,
        databases.filter(({ owner }) => owns(own, owner)),
        work,
      ),
      check: checkOf(each, placed, work),
      interruption: each.mode === 'all-down' ? { who: each.components, seconds: undefined } : undefined,
      back: isReturnPossible && !migrates ? backOf(each) : 'restore the backups and the old release',
      isPointOfNoReturn: migrates && isReturnPossible,
      effect: each.mode === 'all-down' ? 'interruption' : each.mode === 'one-by-one' ? 'rolling' : 'nothing',
    });
    if (migrates) isReturnPossible = false;
    return made;
  });
}

const backOf = ({ kind }: UpgradeStep): string =>
  kind === 'stop'
    ? 'start them again from the old folder'
    : kind === 'replace'
      ? 'start the old release again'
      : 'nothing to undo';

const owns = (components: readonly Component[], owner: string): boolean =>
  components.some(
    (each) =>
      each.title === owner ||
      (each.kind === 'sequencer' && each.domain?.title === owner) ||
      (each.kind === 'trigger-service' &&
        each.nodes.some(({ fullName }) => owner.includes(`\`${fullName}\``))),
  );

function commandsFor(
  { kind, mode }: UpgradeStep,
  placed: readonly Placed[],
  databases: readonly DatabaseChange[],
  work: Work,
): string[] {
  const { commands } = work;
  if (kind === 'back-up')
    return databases
      .filter(({ fate }) => fate === 'migrate' || fate === 'keep')
      .flatMap(({ server, database }) => {
        const planned = work.before.plan.servers.find(({ path }) => path.at(-1) === server);
        return planned === undefined ? [] : commands.dump(work.before.placed(planned), database, false);
      });
  if (placed.length === 0) return [];
  if (kind === 'stop') return commands.pause(placed);
  if (kind === 'replace')
    return databases.some(({ fate }) => fate === 'migrate')
      ? migrated(mode, placed, commands)
      : restarted(mode, placed, commands);
  // Middlewares submit nothing, so they were not stopped with what does.
  if (kind === 'start')
    return placed.flatMap((one) =>
      one.process?.kind === 'oauth-middleware' ? commands.restart([one]) : commands.start([one]),
    );
  return [];
}

/** With tables changed in between: once where all have one database, of each instance where each has its own. */
function migrated(mode: UpgradeStep['mode'], placed: readonly Placed[], commands: Commands): string[] {
  const groups = mode === 'all-down' ? [placed] : placed.map((one) => [one]);
  return groups.flatMap((group) => {
    const changes = group.slice(0, 1).flatMap(commands.migrate);
    return changes.length === 0
      ? restarted(mode, group, commands)
      : [...commands.pause(group), ...changes, ...commands.start(group)];
  });
}

const restarted = (mode: UpgradeStep['mode'], placed: readonly Placed[], commands: Commands): string[] =>
  mode === 'all-down' && placed.length > 1
    ? [...commands.pause(placed), ...commands.start(placed)]
    : commands.restart(placed);

const checkOf = ({ kind, components }: UpgradeStep, placed: readonly Placed[], work: Work): string =>
  kind === 'back-up'
    ? 'each dump can be listed with `pg_restore --list`'
    : kind === 'prepare'
      ? ''
      : kind === 'check'
        ? `\`health.ping\` of ${components.join(', ')} answers`
        : kind === 'stop'
          ? 'no new command arrives at the participants'
          : placed.length > 0
            ? work.commands.check(placed)
            : '';

const componentsByTitle = (topology: Topology): Map<string, Component> =>
  new Map(topology.declared.map((each) => [each.title, each]));

/** What runs of a component; a trigger service runs as its nodes. */
const runningOf = (component: Component, places: Places): Process[] =>
  component.kind === 'trigger-service'
    ? component.nodes.flatMap((node) => places.running(node))
    : places.running(component);
