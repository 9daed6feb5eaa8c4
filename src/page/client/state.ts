import type { PageComponent, PageData, PageFailure } from '../page-data.ts';

/** What part of a picture stands out; the rest steps back. */
export type Focus =
  | { readonly kind: 'everything' | 'live' | 'findings' | 'connections' }
  | { readonly kind: 'organization' | 'domain' | 'failure'; readonly name: string };

/** What the reader has chosen; it survives a redrawing of the page. */
export class State {
  data: PageData;
  picture = 'services';
  focus: Focus = { kind: 'everything' };
  /** Key of the component that is shown in detail; empty where none is. */
  selected = '';
  table = '';
  readonly #components = new Map<string, PageComponent>();
  readonly #failures = new Map<string, PageFailure[]>();
  readonly #listeners = new Set<() => void>();

  constructor(data: PageData) {
    this.data = data;
    if (data.live !== undefined) this.focus = { kind: 'live' };
    this.take(data);
  }

  /** Puts other data in the place of these. What is chosen stays chosen while it exists. */
  take(data: PageData): void {
    // How it runs may be known only a while after the page was opened.
    const isNews = data.live !== undefined && this.data.live === undefined;
    if (isNews && this.focus.kind === 'everything') this.focus = { kind: 'live' };
    this.data = data;
    this.#components.clear();
    for (const component of data.components) this.#components.set(component.key, component);
    this.#failures.clear();
    for (const failure of data.impact?.failures ?? []) {
      const known = this.#failures.get(failure.key);
      if (known === undefined) this.#failures.set(failure.key, [failure]);
      else known.push(failure);
    }
    if (data.live === undefined && this.focus.kind === 'live') this.focus = { kind: 'everything' };
    if (!this.#components.has(this.selected)) this.selected = '';
    if (!data.tables.some(({ id }) => id === this.table)) this.table = data.tables[0]?.id ?? '';
    if (!data.pictures.some(({ id }) => id === this.picture))
      this.picture = data.pictures[0]?.id ?? 'services';
  }

  /** The failures of a component and its parts, the worst first. */
  failuresOf(key: string): readonly PageFailure[] {
    return this.#failures.get(key) ?? [];
  }

  component(key: string): PageComponent | undefined {
    return this.#components.get(key);
  }

  /** Key of the component that an element of a picture or a place in the file belongs to, by its path as text. */
  owner(path: string): string {
    for (let at = path; at !== ''; at = at.replace(/(?:\.[^.[\]"]*|\[[^[\]]*\])$|^[^.[]*$/, ''))
      if (this.#components.has(at)) return at;
    return '';
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  changed(): void {
    for (const listener of this.#listeners) listener();
  }

  select(key: string): void {
    this.selected = this.#components.has(key) ? key : '';
    this.changed();
  }
}
