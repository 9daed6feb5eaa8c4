import { element, sentence } from './dom.ts';
import type { State } from './state.ts';

/** Answers of one kind that stand here; the rest is in its table. */
const mostShown = 4;

/** What people come to ask first, with the beginning of each answer: shown while nothing is chosen. */
export function overview(state: State, openTable: (id: string) => void): HTMLElement {
  const { data } = state;
  const choose = (key: string, text: string): HTMLElement =>
    state.component(key) === undefined
      ? element('span', {}, text)
      : element('button', { type: 'button', class: 'link', onclick: () => state.select(key) }, text);
  /** The first rows of a table, each as what it is about and what is said of it. */
  const first = (
    title: string,
    id: string,
    say: (cell: (column: string) => string) => string,
  ): HTMLElement | undefined => {
    const table = data.tables.find((each) => each.id === id);
    if (table === undefined || table.rows.length === 0) return undefined;
    const { rows } = table;
    return element(
      'section',
      {},
      element('h3', {}, title),
      element(
        'ul',
        {},
        ...rows.slice(0, mostShown).map((row, index) => {
          const said = say((column) => String(row[table.columns.indexOf(column)] ?? ''));
          return element(
            'li',
            {},
            choose(table.keys[index] ?? '', String(row[0] ?? '')),
            ...(said === '' ? [] : [': ', ...sentence(said)]),
          );
        }),
      ),
      element(
        'button',
        { type: 'button', onclick: () => openTable(id) },
        rows.length > mostShown ? `All ${rows.length}` : 'As a table',
      ),
    );
  };
  return element(
    'div',
    { class: 'overview' },
    element('h2', {}, 'At a glance'),
    element(
      'p',
      { class: 'about' },
      'Choose an element of the picture, a row or a search result to see its settings, ports, connections and findings.',
    ),
    zones(state, choose),
    first(
      'What fails alone and takes something down',
      'single-points',
      (cell) => `${cell('How many')} ${cell('Until')}`,
    ),
    first('Which stack serves whom', 'parties', (cell) =>
      [cell('Participant'), cell('JSON API services')].filter((text) => text !== '').join(', '),
    ),
    first('Which certificates end first', 'certificates', (cell) => cell('Lifetime')),
    first('What is shared by whom', 'shared', (cell) => cell('Shared by')),
  );
}

/** What the loss of each zone does, in its worst words. */
function zones(state: State, choose: (key: string, text: string) => HTMLElement): HTMLElement | undefined {
  const lost = state.data.components.flatMap((component) => {
    if (component.kind !== 'zone') return [];
    const [failure] = state.failuresOf(component.key);
    return failure === undefined ? [] : [{ component, failure }];
  });
  if (lost.length === 0) return undefined;
  return element(
    'section',
    {},
    element('h3', {}, 'What fails with a zone'),
    element(
      'ul',
      {},
      ...lost
        .slice(0, mostShown)
        .map(({ component, failure }) =>
          element('li', {}, choose(component.key, component.name), ': ', ...sentence(failure.worst)),
        ),
    ),
  );
}
