import { type Effect, worse } from './consequence.ts';
import type { Entry } from './entries.ts';
import { step, titles } from './make-step.ts';
import type { Step } from './step.ts';
import type { Work } from './work.ts';

/** Components that go for good, together. */
export function removeSteps(entries: readonly Entry[], work: Work): Step[] {
  const all = entries.flatMap((entry) => {
    const server = entry.kind === 'database' ? work.before.server(entry) : undefined;
    // Those in front of it go with it.
    const balancers = work.before
      .balancers(entry)
      .filter(({ name }) => entry.kind === 'load-balancer' || !work.after.has(name));
    return [
      ...balancers,
      ...work.before.running(entry).map((process) => work.before.placed(process)),
      ...(server === undefined ? [] : [server]),
    ];
  });
  const placed = [...new Map(all.map((each) => [each.name, each])).values()];
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
