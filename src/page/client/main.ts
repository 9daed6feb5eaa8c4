import type { PageData, PageFinding, PageWaiver } from '../page-data.ts';
import { details } from './details.ts';
import { byId, counted, element, numberOf, sentence } from './dom.ts';
import { Grid } from './grid.ts';
import { Picture } from './picture.ts';
import { searchBox } from './search.ts';
import { State } from './state.ts';

const tabs = ['picture', 'findings', 'inventory'] as const;
type Tab = (typeof tabs)[number];

/** The page: what is chosen on one side shows on every other. */
class Page {
  readonly #state: State;
  readonly #picture: Picture;
  readonly #main = element('main');
  readonly #aside = element('aside', { 'aria-label': 'Details', tabindex: -1 });
  readonly #panels: Readonly<Record<Tab, HTMLElement>>;
  readonly #tabList = element('div', { role: 'tablist', 'aria-label': 'Parts of the report' });
  #tab: Tab = 'picture';
  #grids: Grid[] = [];
  readonly #tables = element('nav', { 'aria-label': 'Tables' });
  /** Where the chosen table stands. */
  readonly #place = element('div');
  /** The findings that stand in the page, as text. */
  #said = '';

  constructor(data: PageData) {
    this.#state = new State(data);
    this.#picture = new Picture(this.#state);
    const panel = (id: Tab) =>
      element('section', {
        role: 'tabpanel',
        id: `panel-${id}`,
        'aria-labelledby': `tab-${id}`,
        tabindex: 0,
      });
    this.#panels = { picture: panel('picture'), findings: panel('findings'), inventory: panel('inventory') };
    this.#panels.picture.append(this.#picture.root);
    this.#panels.inventory.append(this.#tables, this.#place);
    const search = searchBox(this.#state, (key) => this.#choose(key));
    byId('app').replaceChildren(element('header', {}, element('div', { id: 'what' }), search), this.#main);
    this.#main.append(
      this.#tabList,
      element('div', { id: 'panels' }, ...Object.values(this.#panels)),
      this.#aside,
    );
    this.#state.onChange(() => this.#update());
    this.#takeWhole();
    addEventListener('beforeprint', () => this.#layOutForPaper());
    addEventListener('afterprint', () => byId('paper').replaceChildren());
  }

  /** Shows other data, with what was chosen still chosen. */
  replace(data: PageData): void {
    this.#state.take(data);
    this.#takeWhole();
  }

  #takeWhole(): void {
    const { data } = this.#state;
    document.title = `${data.title} · canton-plan`;
    const size = (severity: string): number =>
      data.findings.filter((each) => each.severity === severity).length;
    byId('what').replaceChildren(
      element('h1', {}, data.title),
      element(
        'p',
        {},
        [
          `Daml ${data.release}, ${data.edition}`,
          data.environment,
          data.file,
          `${counted(size('error'), 'error')}, ${counted(size('warning'), 'warning')}, ${size('info')} info`,
        ].join(' · '),
      ),
      ...data.notes.map((note) => element('p', { class: 'finding warning' }, note)),
    );
    this.#fillTabs();
    const said = JSON.stringify([data.findings, data.waived]);
    if (said !== this.#said)
      this.#panels.findings.replaceChildren(...findingsOf(this.#state, (key) => this.#choose(key)));
    this.#said = said;
    this.#fillInventory();
    this.#state.changed();
  }

  #fillTabs(): void {
    const titles: Record<Tab, string> = {
      picture: 'Picture',
      findings: `Findings (${this.#state.data.findings.length})`,
      inventory: 'Inventory',
    };
    if (this.#tabList.childElementCount > 0) byId('tab-findings').textContent = titles.findings;
    else
      this.#tabList.replaceChildren(
        ...tabs.map((id) =>
          element(
            'button',
            {
              type: 'button',
              role: 'tab',
              id: `tab-${id}`,
              'aria-controls': `panel-${id}`,
              onclick: () => this.#show(id),
              onkeydown: (event) => this.#step(event as KeyboardEvent, id),
            },
            titles[id],
          ),
        ),
      );
    this.#show(this.#tab);
  }

  #step(event: KeyboardEvent, from: Tab): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = tabs[(tabs.indexOf(from) + step + tabs.length) % tabs.length] ?? from;
    this.#show(next);
    byId(`tab-${next}`).focus();
  }

  #show(tab: Tab): void {
    this.#tab = tab;
    for (const id of tabs) {
      this.#panels[id].hidden = id !== tab;
      const button = byId(`tab-${id}`);
      button.setAttribute('aria-selected', String(id === tab));
      button.setAttribute('tabindex', id === tab ? '0' : '-1');
    }
    this.#giveRoom();
    for (const grid of this.#grids) if (grid.root.isConnected && !this.#panels.inventory.hidden) grid.shown();
  }

  /** Findings and tables have the whole width until something is chosen. */
  #giveRoom(): void {
    this.#aside.hidden = this.#tab !== 'picture' && this.#state.selected === '';
    this.#main.classList.toggle('wide', this.#aside.hidden);
  }

  #openTable(id: string): void {
    this.#show('inventory');
    const button = this.#tables.querySelector<HTMLElement>(`[data-table="${id}"]`);
    button?.click();
    button?.focus();
  }

  #choose(key: string): void {
    this.#state.select(key);
    // Beside the picture it is in sight already; beneath it, on a phone, it is not.
    const isBeside = this.#aside.offsetTop < innerHeight / 2;
    this.#aside.focus({ preventScroll: isBeside });
  }

  /** Tables that are as they were stay, as they are sorted, filtered and scrolled; others follow on those in their place. */
  #fillInventory(): void {
    const { data } = this.#state;
    const before = new Map(this.#grids.map((grid) => [grid.id, grid]));
    const grids = data.tables.map((table) => {
      const known = before.get(table.id);
      if (known?.shows(table)) return known;
      const grid = new Grid(table, (key) => this.#choose(key));
      if (known !== undefined) grid.followOn(known);
      return grid;
    });
    const isSame =
      grids.length > 0 &&
      grids.length === this.#grids.length &&
      grids.every((grid, at) => grid === this.#grids[at]);
    if (isSame) return;
    for (const grid of this.#grids) if (!grids.includes(grid)) grid.gone();
    this.#grids = grids;
    const buttons = data.tables.map((table, index) =>
      element(
        'button',
        { type: 'button', 'data-table': table.id, onclick: () => show(index) },
        `${table.title} (${table.rows.length})`,
      ),
    );
    const show = (index: number): void => {
      this.#state.table = data.tables[index]?.id ?? '';
      for (const [number, button] of buttons.entries())
        button.setAttribute('aria-pressed', String(number === index));
      const grid = grids[index];
      if (grid === undefined) this.#place.replaceChildren();
      else if (grid.root.parentElement !== this.#place) this.#place.replaceChildren(grid.root);
      grid?.shown();
    };
    this.#tables.replaceChildren(...buttons);
    show(
      Math.max(
        0,
        data.tables.findIndex(({ id }) => id === this.#state.table),
      ),
    );
  }

  #update(): void {
    this.#picture.update();
    this.#aside.replaceChildren(details(this.#state, (id) => this.#openTable(id)));
    this.#giveRoom();
  }

  /** Paper does not scroll: every table whole, every finding, the picture as it is. */
  #layOutForPaper(): void {
    this.#picture.showAll();
    byId('paper').replaceChildren(
      ...findingsOf(this.#state, () => undefined),
      ...this.#grids.map((grid) => grid.whole()),
    );
  }
}

function findingsOf(state: State, onPick: (key: string) => void): HTMLElement[] {
  const { findings, waived } = state.data;
  const list = (title: string, content: readonly HTMLElement[]) =>
    element('section', {}, element('h2', {}, title), ...content);
  return [
    list(
      findings.length === 0 ? 'No findings' : counted(findings.length, 'finding'),
      worstFirst(findings).map((each) => article(state, each, onPick)),
    ),
    ...(waived.length === 0
      ? []
      : [
          list(
            `${counted(waived.length, 'finding')} set aside`,
            waived.map((each) => article(state, each, onPick)),
          ),
        ]),
  ];
}

/** Errors before warnings, as they follow each other in the file. */
const severities = ['error', 'warning', 'info'];
const worstFirst = (findings: readonly PageFinding[]): readonly PageFinding[] =>
  [...findings].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));

function article(
  state: State,
  finding: PageFinding | PageWaiver,
  onPick: (key: string) => void,
): HTMLElement {
  return element(
    'article',
    { class: `finding ${finding.severity}` },
    element(
      'h3',
      {},
      numberOf(finding),
      element('span', { class: 'severity' }, finding.severity),
      ' ',
      ...sentence(finding.message),
    ),
    element('p', { class: 'about' }, `${finding.rule} · line ${finding.line}, column ${finding.column}`),
    'by' in finding
      ? element(
          'p',
          {},
          `set aside by ${finding.by}${finding.until === '' ? '' : ` until ${finding.until}`}${finding.reason === '' ? ', without a reason' : `: ${finding.reason}`}`,
        )
      : undefined,
    element('pre', { tabindex: 0, 'aria-label': 'The lines of the file' }, finding.frame),
    element('p', {}, element('strong', {}, 'Why '), ...sentence(finding.why)),
    element('p', {}, element('strong', {}, 'Fix '), ...sentence(finding.help)),
    element(
      'p',
      {},
      ...finding.components.flatMap((key) => {
        const component = state.component(key);
        return component === undefined
          ? []
          : [
              element(
                'button',
                { type: 'button', class: 'link', onclick: () => onPick(key) },
                `${component.kind} ${component.name}`,
              ),
              ' ',
            ];
      }),
    ),
  );
}

const page = new Page(JSON.parse(byId('data').textContent ?? '') as PageData);

// A page that is served is told what is served: as it begins to listen, and whenever that changes.
let mark = document.documentElement.dataset['live'];
if (mark !== undefined) {
  const events = new EventSource('events');
  events.addEventListener('changed', ({ data: served }: MessageEvent<string>) => {
    if (served === mark) return;
    mark = served;
    void fetch('data.json', { cache: 'no-store' })
      .then((response) => response.json())
      .then((data: PageData) => page.replace(data));
  });
}
