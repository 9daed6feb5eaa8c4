import type { PageTable, Setting } from '../page-data.ts';
import { element, numberOf, sentence } from './dom.ts';
import { failures } from './failures.ts';
import { overview } from './overview.ts';
import type { State } from './state.ts';

/** Rows of one table that are shown in the details of a component at most. */
const mostRows = 40;

/** Everything known of the component that is chosen; while none is, what people ask first. */
export function details(state: State, openTable: (id: string) => void): HTMLElement {
  const component = state.component(state.selected);
  if (component === undefined) return overview(state, openTable);
  const { data } = state;
  const findings = data.findings.filter(({ components }) => components.includes(component.key));
  const tables = data.tables.filter(
    ({ id }) => !['totals', 'shared', 'failures', 'single-points'].includes(id),
  );
  return element(
    'div',
    {},
    element('h2', {}, component.name),
    element(
      'p',
      { class: 'about' },
      [component.kind, component.organization, `line ${component.line}`]
        .filter((text) => text !== '')
        .join(' · '),
    ),
    element('button', { type: 'button', onclick: () => state.select('') }, 'Close'),
    ...findings.map((finding) =>
      element(
        'p',
        { class: `finding ${finding.severity}` },
        numberOf(finding),
        element('strong', {}, `${finding.severity} `),
        ...sentence(finding.message),
      ),
    ),
    section('If it fails', failures(state, component.key)),
    section('Settings in the file', settings(component.written)),
    section('Defaults', settings(data.defaults[component.defaults] ?? [])),
    ...tables.map((table) => section(table.title, rowsOf(table, component.key, component.name))),
  );
}

const section = (title: string, content: HTMLElement | undefined): HTMLElement | undefined =>
  content === undefined ? undefined : element('section', {}, element('h3', {}, title), content);

const settings = (list: readonly Setting[]): HTMLElement | undefined =>
  list.length === 0
    ? undefined
    : element(
        'dl',
        {},
        ...list.flatMap(([path, value]) => [element('dt', {}, path), element('dd', {}, value)]),
      );

/** The rows about a component, or that name it or one of its instances. */
function rowsOf(table: PageTable, key: string, name: string): HTMLElement | undefined {
  const isNamed = (cell: string | number): boolean =>
    typeof cell === 'string' && (cell === name || cell.startsWith(`${name}:`));
  const rows = table.rows.filter((row, index) => table.keys[index] === key || row.some(isNamed));
  if (rows.length === 0) return undefined;
  return element(
    'div',
    {},
    ...rows
      .slice(0, mostRows)
      .map((row) =>
        element(
          'dl',
          { class: 'row' },
          ...row.flatMap((cell, column) =>
            cell === ''
              ? []
              : [
                  element('dt', {}, table.columns[column] ?? ''),
                  element('dd', {}, ...sentence(String(cell))),
                ],
          ),
        ),
      ),
    rows.length > mostRows
      ? element('p', { class: 'about' }, `${rows.length - mostRows} more in the inventory`)
      : undefined,
  );
}
