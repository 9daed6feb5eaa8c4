import type { Entry } from './entries.ts';
import type { Interruption, Step } from './step.ts';
import type { Work } from './work.ts';

/** A step with what is not said left empty. */
export const step = (
  phase: Step['phase'],
  text: string,
  more: Partial<Omit<Step, 'phase' | 'text'>> = {},
): Step => ({
  phase,
  text,
  organization: undefined,
  components: [],
  commands: [],
  check: '',
  interruption: undefined,
  back: undefined,
  isPointOfNoReturn: false,
  effect: 'nothing',
  state: undefined,
  ...more,
});

/** Whose step it is and what it is done to, where it is about one entry. */
export const about = (entry: Entry): Pick<Step, 'organization' | 'components'> => ({
  organization: entry.organization,
  components: [entry.title],
});

export const titles = (entries: readonly Entry[], { next }: Work): string =>
  entries.length === 0 ? `settings of ${next.name}` : entries.map(({ title }) => title).join(', ');

/** Who notices what is done to an entry, and the longest of the times that are known. */
export function interruptionOf(entry: Entry, work: Work): Interruption | undefined {
  const consequences = work.changes.get(entry.title)?.consequences ?? [];
  const who = [...new Set(consequences.flatMap((each) => each.who))];
  const seconds = consequences.reduce<number | undefined>(
    (longest, each) => (each.seconds === undefined ? longest : Math.max(longest ?? 0, each.seconds)),
    undefined,
  );
  return who.length === 0 ? undefined : { who, seconds };
}
