import { listNames } from '../base/names.ts';
import type { Placed } from './commands.ts';
import type { Entry } from './entries.ts';
import { about, interruptionOf, step } from './make-step.ts';
import { onboarding } from './onboarding.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** Instances that come or go, with what balances over them: one step, since one without the other is of no use. */
export function instances(
  entry: Entry,
  work: Work,
  coming: readonly Placed[],
  going: readonly Placed[],
): Step[] {
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
