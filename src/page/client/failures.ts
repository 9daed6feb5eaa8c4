import type { PageFailure, PageImpact, PageOutcome } from '../page-data.ts';
import { element, sentence } from './dom.ts';
import type { State } from './state.ts';

/** Failures of one component that are shown in its details at most. */
const mostShown = 6;

/** What the failure of a component, and of each of its parts, does. */
export function failures(state: State, key: string): HTMLElement | undefined {
  const { impact } = state.data;
  const all = state.failuresOf(key);
  if (impact === undefined || (all.length === 0 && impact.omitted === 0)) return undefined;
  if (all.length === 0)
    return element(
      'p',
      { class: 'about' },
      `Nothing that stands on this page: it holds the ${impact.failures.length} worst failures, and ${impact.omitted === 1 ? 'one is' : `${impact.omitted} are`} left out.`,
    );
  return element(
    'div',
    {},
    ...all.slice(0, mostShown).map((each) => failure(state, impact, each)),
    all.length > mostShown
      ? element('p', { class: 'about' }, `${all.length - mostShown} more under Failures in the inventory`)
      : undefined,
  );
}

function failure(state: State, impact: PageImpact, failure: PageFailure): HTMLElement {
  const outcomes = failure.effects.flatMap(([number, subjects]) => {
    const outcome = impact.outcomes[number];
    return outcome === undefined ? [] : [{ outcome, subjects }];
  });
  const actions = new Set(outcomes.flatMap(({ outcome }) => outcome.actions));
  return element(
    'div',
    { class: 'failure' },
    element('h4', {}, ...sentence(failure.title)),
    element('p', {}, failure.worst),
    failure.marks === undefined
      ? undefined
      : element(
          'button',
          {
            type: 'button',
            onclick: () => {
              state.focus = { kind: 'failure', name: failure.id };
              state.changed();
            },
          },
          'Show in the picture',
        ),
    element(
      'dl',
      { class: 'hits' },
      ...[...hits(outcomes)].flatMap(([heading, subjects]) => [
        element('dt', {}, heading),
        ...subjects.map((number) => element('dd', {}, ...sentence(impact.subjects[number] ?? ''))),
      ]),
    ),
    failure.more > 0 ? element('p', { class: 'about' }, `and ${failure.more} more`) : undefined,
    ...[...actions].map((action) => element('p', {}, element('strong', {}, 'Do '), ...sentence(action))),
  );
}

/** Subjects by what becomes of them, in words: outcomes that differ in nothing but what to do are one heading. */
function hits(
  outcomes: readonly { readonly outcome: PageOutcome; readonly subjects: readonly number[] }[],
): Map<string, readonly number[]> {
  const found = new Map<string, readonly number[]>();
  for (const { outcome, subjects } of outcomes) {
    const heading = `${outcome.text}${outcome.loss === '' ? '' : `; can lose ${outcome.loss}`}`;
    found.set(heading, [...(found.get(heading) ?? []), ...subjects]);
  }
  return found;
}
