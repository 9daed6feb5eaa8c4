import { element } from './dom.ts';
import type { State } from './state.ts';

const mostHits = 30;

interface Hit {
  readonly text: string;
  readonly about: string;
  readonly key: string;
  readonly lower: string;
}

/** Everything that can be searched: names of components, parties, users, hosts, ports, databases, certificates. */
function index(state: State): Hit[] {
  const { components, tables } = state.data;
  const hits: Hit[] = components.map(({ key, name, kind }) => hit(name, kind, key));
  const seen = new Set(hits.map(({ lower, key }) => `${lower}\u0000${key}`));
  for (const table of tables) {
    for (const [number, row] of table.rows.entries()) {
      const key = table.keys[number] ?? '';
      if (key === '') continue;
      for (const [column, cell] of row.entries()) {
        if (cell === '') continue;
        const found = hit(String(cell), `${table.columns[column] ?? ''}, ${table.title}`, key);
        const mark = `${found.lower}\u0000${key}`;
        if (seen.has(mark)) continue;
        seen.add(mark);
        hits.push(found);
      }
    }
  }
  return hits;
}

const hit = (text: string, about: string, key: string): Hit => ({
  text,
  about,
  key,
  lower: text.toLowerCase(),
});

/** A box that finds what stands in the topology; Enter or a click chooses the component that it belongs to. */
export function searchBox(state: State, onPick: (key: string) => void): HTMLElement {
  let hits: Hit[] | undefined;
  state.onChange(() => {
    hits = undefined;
  });
  const list = element('ul', { id: 'hits', role: 'listbox', 'aria-label': 'Found', hidden: true });
  const input = element('input', {
    type: 'search',
    role: 'combobox',
    placeholder: 'Search name, party, user, host, port',
    'aria-label': 'Search name, party, user, host or port',
    'aria-controls': 'hits',
    'aria-expanded': 'false',
    'aria-autocomplete': 'list',
    autocomplete: 'off',
  });
  let at = -1;
  const close = (): void => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
    at = -1;
  };
  const pick = (key: string): void => {
    close();
    onPick(key);
  };
  const find = (): void => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length === 0) {
      close();
      return;
    }
    hits ??= index(state);
    const found = hits.filter(({ lower }) => words.every((word) => lower.includes(word)));
    found.sort(
      (a, b) =>
        a.lower.indexOf(words[0] ?? '') - b.lower.indexOf(words[0] ?? '') || a.text.length - b.text.length,
    );
    const shown = found.slice(0, mostHits);
    list.replaceChildren(
      ...shown.map((each, number) =>
        element(
          'li',
          {
            role: 'option',
            id: `hit-${number}`,
            'aria-selected': 'false',
            'data-key': each.key,
            onmousedown: () => pick(each.key),
          },
          each.text.length > 90 ? `${each.text.slice(0, 89)}…` : each.text,
          element('small', {}, ` ${each.about} · ${state.component(each.key)?.name ?? ''}`),
        ),
      ),
      ...(found.length === 0
        ? [element('li', { role: 'option', 'aria-disabled': 'true' }, 'nothing of that name')]
        : []),
      ...(found.length > mostHits
        ? [element('li', { role: 'option', 'aria-disabled': 'true' }, `${found.length - mostHits} more`)]
        : []),
    );
    list.hidden = false;
    input.setAttribute('aria-expanded', 'true');
    at = -1;
  };
  input.addEventListener('input', find);
  input.addEventListener('blur', close);
  input.addEventListener('keydown', (event) => {
    const options = [...list.querySelectorAll<HTMLElement>('[data-key]')];
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && options.length > 0)
      pick(options[Math.max(0, at)]?.dataset['key'] ?? '');
    else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      options[at]?.setAttribute('aria-selected', 'false');
      at = (at + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % Math.max(1, options.length);
      const chosen = options[at];
      chosen?.setAttribute('aria-selected', 'true');
      chosen?.scrollIntoView({ block: 'nearest' });
      if (chosen !== undefined) input.setAttribute('aria-activedescendant', chosen.id);
    }
  });
  return element('div', { class: 'search', role: 'search' }, input, list);
}
