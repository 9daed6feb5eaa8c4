import type { LiveMarks, PageMarks } from '../page-data.ts';
import type { State } from './state.ts';

/** How an element stands: after a failure, or as the network runs. */
type Kind = keyof PageMarks | keyof LiveMarks;

export interface Mark {
  readonly kind: Kind;
  /** Of its class, and the word beside the element. */
  readonly word: string;
  readonly meaning: string;
}

const mark = (kind: Kind, word: string, meaning: string): Mark => ({ kind, word, meaning });

const failureMarks: readonly Mark[] = [
  mark('failed', 'lost', 'failed'),
  mark('down', 'down', 'down until somebody acts'),
  mark('interrupted', 'waits', 'interrupted, back by itself'),
  mark('last', 'last', 'without a spare'),
];

const liveMarks: readonly Mark[] = [
  mark('wrong', 'wrong', 'not as planned'),
  mark('warned', 'look', 'worth a look'),
  mark('silent', '?', 'could not be asked'),
  mark('waiting', 'standby', 'waits, as planned'),
  mark('active', 'active', 'active of its pair'),
  mark('works', 'ok', 'works, as planned'),
];

/** Every mark, the worst first. */
export const allMarks: readonly Mark[] = [...failureMarks, ...liveMarks];

/** How each element of the picture that is shown stands, by its id. */
export function marksOf({ data, focus, picture }: State): Map<string, Mark> {
  const failure = data.impact?.failures.find(({ id }) => focus.kind === 'failure' && id === focus.name);
  const ids: PageMarks & LiveMarks = {
    ...failure?.marks?.[picture],
    ...(focus.kind === 'live' ? data.live?.marks[picture] : undefined),
  };
  const found = new Map<string, Mark>();
  for (const each of allMarks) for (const id of ids[each.kind] ?? []) found.set(id, each);
  return found;
}
