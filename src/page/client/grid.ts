import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import type { PageTable } from '../page-data.ts';
import { compareCells, counted, element, sentence } from './dom.ts';

const rowHeight = 30;
/** Tables of so few rows stand whole, with long cells over several lines: there is nothing to spare. */
const mostWhole = 200;
/** Texts up to this length stay on one line; those up to the other one need less width. */
const mostOnALine = 28;
const mostInTwo = 60;

/** A table to sort, filter and copy. Only the rows in sight are elements, however many there are. */
export class Grid {
  readonly root: HTMLElement;
  readonly #table: PageTable;
  readonly #onPick: (key: string) => void;
  readonly #body: HTMLTableSectionElement;
  readonly #scroller: HTMLElement;
  readonly #count: HTMLElement;
  readonly #input: HTMLInputElement;
  readonly #headers: HTMLTableCellElement[];
  readonly #virtualizer: Virtualizer<HTMLElement, HTMLTableRowElement>;
  readonly #texts: readonly string[];
  /** Columns that say something in some row, by number. */
  readonly #columns: readonly number[];
  readonly #stop: () => void;
  #order: number[];
  #sorted: { column: number; down: boolean } | undefined;
  #filter = '';
  /** Where to scroll to once it is shown. */
  #scrollTop = 0;
  #isTypedIn = false;

  constructor(table: PageTable, onPick: (key: string) => void) {
    this.#table = table;
    this.#onPick = onPick;
    this.#texts = table.rows.map((row) => row.join('\u0000').toLowerCase());
    this.#columns = table.columns.flatMap((_, column) =>
      column === 0 || table.rows.some((row) => (row[column] ?? '') !== '') ? [column] : [],
    );
    this.#order = table.rows.map((_, index) => index);
    this.#count = element('span', { class: 'count', role: 'status' });
    this.#input = element('input', {
      type: 'search',
      placeholder: 'Filter rows',
      'aria-label': `Filter ${table.title}`,
      oninput: () => this.filter(this.#input.value),
    });
    this.#body = element('tbody');
    this.#headers = this.#columns.map((column) =>
      element(
        'th',
        { scope: 'col', 'aria-sort': 'none' },
        element('button', { type: 'button', onclick: () => this.#sort(column) }, table.columns[column] ?? ''),
      ),
    );
    const grid = element(
      'table',
      {
        'aria-rowcount': table.rows.length + 1,
        'aria-label': table.title,
        class: this.#isWhole ? 'wrapped' : undefined,
      },
      element('thead', {}, element('tr', { 'aria-rowindex': 1 }, ...this.#headers)),
      this.#body,
    );
    this.#scroller = element(
      'div',
      { class: 'rows', tabindex: 0, role: 'region', 'aria-label': `${table.title}, rows` },
      grid,
    );
    this.root = element(
      'section',
      { class: 'grid' },
      element('p', { class: 'about' }, ...sentence(table.about)),
      this.#toolbar(),
      this.#scroller,
    );
    this.#virtualizer = new Virtualizer<HTMLElement, HTMLTableRowElement>({
      count: this.#order.length,
      getScrollElement: () => this.#scroller,
      estimateSize: () => rowHeight,
      overscan: 12,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      onChange: () => {
        if (!this.#isWhole) this.#paint();
      },
    });
    this.#stop = this.#virtualizer._didMount();
  }

  get #isWhole(): boolean {
    return this.#table.rows.length <= mostWhole;
  }

  get id(): string {
    return this.#table.id;
  }

  /** Whether it would show the same. */
  shows(table: PageTable): boolean {
    return JSON.stringify(table) === JSON.stringify(this.#table);
  }

  /** To be called once the table stands in the page. */
  shown(): void {
    this.#virtualizer._willUpdate();
    this.#update();
    if (this.#scrollTop > 0) this.#scroller.scrollTop = this.#scrollTop;
    if (this.#isTypedIn) this.#input.focus();
    this.#scrollTop = 0;
    this.#isTypedIn = false;
  }

  /** Takes over how another is sorted, filtered and scrolled, where it had the same columns. */
  followOn(other: Grid): void {
    if (String(other.#table.columns) !== String(this.#table.columns)) return;
    this.#sorted = other.#sorted;
    this.#markSorted();
    this.#filter = other.#filter;
    this.#input.value = other.#input.value;
    this.#scrollTop = other.#scroller.scrollTop;
    this.#isTypedIn = document.activeElement === other.#input;
  }

  /** To be called when it goes. */
  gone(): void {
    this.#stop();
  }

  /** All rows as elements, for paper. */
  whole(): HTMLElement {
    const names = this.#columns.map((column) => this.#table.columns[column] ?? '');
    return element(
      'section',
      { 'data-table': this.#table.id },
      element('h2', {}, this.#table.title),
      element('p', { class: 'about' }, ...sentence(this.#table.about)),
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...names.map((name) => element('th', {}, name)))),
        element('tbody', {}, ...this.#order.map((index) => this.#row(index, undefined))),
      ),
    );
  }

  filter(text: string): void {
    this.#filter = text.toLowerCase();
    this.#update();
  }

  #toolbar(): HTMLElement {
    const copy = element('button', { type: 'button', onclick: () => void this.#copy(copy) }, 'Copy rows');
    return element('div', { class: 'toolbar' }, this.#input, copy, this.#count);
  }

  #sort(column: number): void {
    const down = this.#sorted?.column === column && !this.#sorted.down;
    this.#sorted = { column, down };
    this.#markSorted();
    this.#update();
  }

  #markSorted(): void {
    for (const [index, header] of this.#headers.entries()) {
      const isSorted = this.#columns[index] === this.#sorted?.column;
      header.setAttribute('aria-sort', !isSorted ? 'none' : this.#sorted?.down ? 'descending' : 'ascending');
    }
  }

  #update(): void {
    const { rows } = this.#table;
    this.#order = rows.flatMap((_, index) => (this.#texts[index]?.includes(this.#filter) ? [index] : []));
    const sorted = this.#sorted;
    if (sorted !== undefined) {
      const cell = (index: number) => rows[index]?.[sorted.column] ?? '';
      this.#order.sort((a, b) => compareCells(cell(a), cell(b)) * (sorted.down ? -1 : 1) || a - b);
    }
    this.#count.textContent =
      this.#order.length === rows.length
        ? counted(rows.length, 'row')
        : `${this.#order.length} of ${counted(rows.length, 'row')}`;
    this.#virtualizer.setOptions({ ...this.#virtualizer.options, count: this.#order.length });
    this.#virtualizer.measure();
    this.#paint();
  }

  #paint(): void {
    if (this.#isWhole) {
      this.#body.replaceChildren(...this.#order.map((index, at) => this.#row(index, at + 2)));
      return;
    }
    const items = this.#virtualizer.getVirtualItems();
    const [first, last] = [items[0], items.at(-1)];
    const before = first?.start ?? 0;
    const after = last === undefined ? 0 : this.#virtualizer.getTotalSize() - last.end;
    this.#body.replaceChildren(
      ...this.#space(before),
      ...items.map(({ index }) => this.#row(this.#order[index] ?? 0, index + 2)),
      ...this.#space(after),
    );
  }

  /** Empty height in the place of rows out of sight. */
  #space(height: number): HTMLElement[] {
    if (height <= 0) return [];
    const cell = element('td', { colspan: this.#columns.length, class: 'space' });
    cell.style.height = `${height}px`;
    return [element('tr', { 'aria-hidden': 'true' }, cell)];
  }

  #row(index: number, position: number | undefined): HTMLTableRowElement {
    const key = this.#table.keys[index] ?? '';
    const cells = this.#columns.map((column) => {
      const cell = this.#table.rows[index]?.[column] ?? '';
      const text = String(cell);
      const isLink = column === 0 && key !== '' && position !== undefined;
      return element(
        'td',
        { title: text, class: cellClass(cell) },
        isLink
          ? element('button', { type: 'button', class: 'link', onclick: () => this.#onPick(key) }, text)
          : text.includes('`')
            ? whole(sentence(text))
            : position === undefined
              ? breakable(text)
              : text,
      );
    });
    return element('tr', { 'aria-rowindex': position }, ...cells);
  }

  /** As tab-separated text: what spreadsheets take. */
  async #copy(button: HTMLButtonElement): Promise<void> {
    const clean = (cell: string | number): string => String(cell).replaceAll(/[\t\n\r]/g, ' ');
    const lines = [this.#table.columns, ...this.#order.map((index) => this.#table.rows[index] ?? [])];
    const text = lines.map((row) => row.map(clean).join('\t')).join('\n');
    const isCopied = await navigator.clipboard?.writeText(text).then(
      () => true,
      () => false,
    );
    button.textContent =
      isCopied === true || copyBySelection(text) ? 'Copied' : 'The browser did not let it copy';
    setTimeout(() => {
      button.textContent = 'Copy rows';
    }, 2000);
  }
}

/** How a cell may be broken into lines. */
const cellClass = (cell: string | number): string | undefined =>
  typeof cell === 'number'
    ? 'number'
    : cell.length <= mostOnALine
      ? 'short'
      : /[^\s/,;.:_-]{25}/.test(cell)
        ? 'unbroken'
        : cell.length <= mostInTwo
          ? 'middle'
          : undefined;

function whole(parts: readonly (Node | string)[]): DocumentFragment {
  const made = document.createDocumentFragment();
  made.append(...parts);
  return made;
}

/** A text that may go on in the next line after the signs that join names and addresses, not within a word. */
function breakable(text: string): DocumentFragment {
  const parts = text.split(/(?<=[/.:_])(?=[^\s/.:_])/);
  return whole(
    parts.flatMap((part, index) => (index === 0 ? [part] : [document.createElement('wbr'), part])),
  );
}

/** Pages opened from a file may not use the clipboard otherwise. */
function copyBySelection(text: string): boolean {
  const area = element('textarea', { 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
