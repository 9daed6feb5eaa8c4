import Panzoom, { type PanzoomObject } from '@panzoom/panzoom';
import type { PageFailure, PagePicture } from '../page-data.ts';
import { element } from './dom.ts';
import { allMarks, type Mark, marksOf } from './marks.ts';
import type { Focus, State } from './state.ts';
import { beginLegible } from './zoom.ts';

/** The drawing, to zoom and pan, with what is chosen standing out. */
export class Picture {
  readonly root: HTMLElement;
  readonly #state: State;
  readonly #stage: HTMLElement;
  readonly #tools: HTMLElement;
  readonly #notes: HTMLElement;
  #svg: SVGSVGElement | undefined;
  #shown: PagePicture | undefined;
  #zoom: PanzoomObject | undefined;

  constructor(state: State) {
    this.#state = state;
    this.#stage = element('div', { class: 'stage' });
    this.#tools = element('div', { class: 'toolbar' });
    this.#notes = element('div', { class: 'notes' });
    this.root = element('div', { class: 'picture' }, this.#tools, this.#stage, this.#notes);
    this.#stage.addEventListener('wheel', (event) => {
      // Plain scrolling stays the page's own.
      if (event.ctrlKey || event.metaKey || event.altKey) this.#zoom?.zoomWithWheel(event);
    });
  }

  /** The whole drawing in its frame. */
  showAll(): void {
    this.#zoom?.reset({ animate: false });
  }

  update(): void {
    const wanted = this.#state.data.pictures.find(({ id }) => id === this.#state.picture);
    // The same drawing stays as it was zoomed and moved.
    if (wanted?.svg !== this.#shown?.svg) this.#show(wanted);
    this.#notes.replaceChildren(...(wanted?.notes ?? []).map((note) => element('p', {}, note)));
    this.#fillTools();
    this.#highlight();
  }

  #show(picture: PagePicture | undefined): void {
    this.#shown = picture;
    this.#zoom?.destroy();
    this.#stage.replaceChildren();
    this.#svg = undefined;
    if (picture === undefined) return;
    const parsed = new DOMParser().parseFromString(picture.svg, 'image/svg+xml');
    const svg = document.importNode(parsed.querySelector('svg') as SVGSVGElement, true);
    // What can be chosen stands inside, so it is no single image.
    svg.setAttribute('role', 'group');
    this.#stage.append(svg);
    this.#svg = svg;
    for (const node of svg.querySelectorAll<SVGGElement>('.scene-node, .scene-group')) this.#choosable(node);
    this.#zoom = Panzoom(svg, { maxScale: 12, minScale: 0.2, cursor: 'grab', panOnlyWhenZoomed: false });
    beginLegible(this.#zoom, svg, this.#stage, () => this.#first(svg));
  }

  /** Where one begins to read: at what is chosen, else at the first thing with a finding, else at the top. */
  #first(svg: SVGSVGElement): Element | undefined {
    const { data, selected } = this.#state;
    const wanted = [selected, ...(data.findings[0]?.components ?? [])];
    const nodes = [...svg.querySelectorAll<SVGGElement>('.scene-node')];
    const found = wanted.flatMap(
      (key) => nodes.find((node) => key !== '' && node.dataset['key'] === key) ?? [],
    );
    return found[0] ?? byHeight(nodes)[0];
  }

  #choosable(node: SVGGElement): void {
    const key = this.#state.owner(node.dataset['path'] ?? '');
    if (key === '') return;
    node.dataset['key'] = key;
    const choose = (event: Event): void => {
      event.stopPropagation();
      this.#state.select(key);
    };
    node.addEventListener('click', choose);
    if (!node.classList.contains('scene-node')) return;
    node.setAttribute('tabindex', '0');
    node.setAttribute('role', 'button');
    node.setAttribute('aria-label', node.querySelector('title')?.textContent ?? key);
    node.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        choose(event);
      }
    });
  }

  #fillTools(): void {
    const state = this.#state;
    const { pictures } = state.data;
    const focuses = this.#focuses();
    const chosen = focuses.findIndex(({ focus }) => JSON.stringify(focus) === JSON.stringify(state.focus));
    // What says the same stays, so that nobody's choice is interrupted.
    const key = JSON.stringify([pictures.map(({ title }) => title), state.picture, focuses, chosen]);
    if (key === this.#tools.dataset['key']) {
      this.#tools.lastElementChild?.replaceChildren(this.#legend());
      return;
    }
    this.#tools.dataset['key'] = key;
    this.#tools.replaceChildren(
      ...(pictures.length < 2
        ? []
        : [
            select(
              'Picture',
              pictures.map(({ title }) => title),
              pictures.findIndex(({ id }) => id === state.picture),
              (index) => {
                state.picture = pictures[index]?.id ?? 'services';
                state.changed();
              },
            ),
          ]),
      select(
        'Show',
        focuses.map(({ title }) => title),
        Math.max(0, chosen),
        (index) => {
          state.focus = focuses[index]?.focus ?? { kind: 'everything' };
          state.changed();
        },
      ),
      element(
        'button',
        { type: 'button', 'aria-label': 'Zoom in', onclick: () => void this.#zoom?.zoomIn() },
        '+',
      ),
      element(
        'button',
        { type: 'button', 'aria-label': 'Zoom out', onclick: () => void this.#zoom?.zoomOut() },
        '−',
      ),
      element('button', { type: 'button', onclick: () => void this.#zoom?.reset() }, 'Fit'),
      element('span', { class: 'count', role: 'status' }, this.#legend()),
    );
  }

  #legend(): string {
    const { kind } = this.#state.focus;
    if (kind !== 'failure' && kind !== 'live')
      return matchMedia('(pointer: coarse)').matches
        ? 'Drag to move; two fingers to zoom'
        : 'Drag to move; Ctrl and wheel to zoom';
    const found = [...marksOf(this.#state).values()];
    const counts = allMarks.flatMap((mark) => {
      const count = found.filter((each) => each === mark).length;
      return count === 0 ? [] : [`${mark.word}: ${count} ${mark.meaning}`];
    });
    return counts.length === 0 ? 'It changes nothing that is drawn' : counts.join(' · ');
  }

  #focuses(): { title: string; focus: Focus }[] {
    const { data, selected } = this.#state;
    const named = (kind: 'organization' | 'domain', word: string) =>
      data.components
        .filter((component) => component.kind === word)
        .map(({ name }) => ({ title: `${word} ${name}`, focus: { kind, name } as const }));
    return [
      ...(data.live === undefined ? [] : [{ title: 'how it runs', focus: { kind: 'live' } as const }]),
      { title: 'everything', focus: { kind: 'everything' } },
      ...(data.findings.length === 0 ? [] : [{ title: 'findings', focus: { kind: 'findings' } as const }]),
      ...named('organization', 'organization'),
      ...named('domain', 'domain'),
      ...(selected === ''
        ? []
        : [
            {
              title: `connections of ${this.#state.component(selected)?.name ?? ''}`,
              focus: { kind: 'connections' } as const,
            },
          ]),
      ...this.#failures().map(({ title, id }) => ({
        title: `failure of ${title.replaceAll('`', '')}`,
        focus: { kind: 'failure', name: id } as const,
      })),
    ];
  }

  /** The failures that can be shown: of what is chosen, and the one that is shown. */
  #failures(): PageFailure[] {
    const { data, focus, selected } = this.#state;
    const own = this.#state.failuresOf(selected).filter(({ marks }) => marks !== undefined);
    const shown = data.impact?.failures.find(({ id }) => focus.kind === 'failure' && id === focus.name);
    return shown === undefined || own.includes(shown) ? own : [...own, shown];
  }

  /** Words beside the elements, so that nobody has to tell colours apart. */
  #mark(svg: SVGSVGElement, nodes: ReadonlyMap<string, SVGGElement>): ReadonlyMap<string, Mark> {
    for (const old of svg.querySelectorAll('.mark-word')) old.remove();
    const found = marksOf(this.#state);
    for (const [id, node] of nodes) {
      const mark = found.get(id);
      for (const each of allMarks) node.classList.toggle(`hit-${each.kind}`, each === mark);
      const name = node.querySelector('title')?.textContent ?? '';
      if (node.hasAttribute('aria-label'))
        node.setAttribute('aria-label', mark === undefined ? name : `${name}, ${mark.meaning}`);
      if (mark === undefined) continue;
      const { x, y } = node.getBBox();
      const word = document.createElementNS('http://www.w3.org/2000/svg', 'text');
      word.setAttribute('class', `mark-word ${mark.kind}`);
      word.setAttribute('aria-hidden', 'true');
      word.setAttribute('x', String(x));
      word.setAttribute('y', String(y - 2));
      word.textContent = mark.word;
      node.after(word);
    }
    return found;
  }

  /** Keys that stand out; undefined where everything does. */
  #outstanding(): Set<string> | undefined {
    const { data, focus, selected } = this.#state;
    switch (focus.kind) {
      case 'everything':
      case 'live':
        return undefined;
      case 'findings':
        return new Set(data.findings.flatMap(({ components }) => components));
      case 'organization':
        return new Set(
          data.components
            .filter(
              ({ organization, kind, name }) =>
                organization === focus.name || (kind === 'organization' && name === focus.name),
            )
            .map(({ key }) => key),
        );
      case 'domain': {
        const domain =
          data.components.find(({ kind, name }) => kind === 'domain' && name === focus.name)?.key ?? '';
        return new Set(
          data.components.filter(({ domains }) => domains.includes(domain)).map(({ key }) => key),
        );
      }
      case 'connections':
        return selected === '' ? undefined : new Set([selected]);
      case 'failure':
        return new Set();
    }
  }

  #highlight(): void {
    const svg = this.#svg;
    if (svg === undefined) return;
    const keys = this.#outstanding();
    const nodes = new Map(
      [...svg.querySelectorAll<SVGGElement>('.scene-node')].map((node) => [node.id, node]),
    );
    const marked = this.#mark(svg, nodes);
    const bright = new Set<Element>();
    if (keys !== undefined) {
      for (const node of nodes.values())
        if (keys.has(node.dataset['key'] ?? '') || marked.has(node.id)) bright.add(node);
      const own = new Set(bright);
      for (const link of svg.querySelectorAll<SVGGElement>('.scene-link')) {
        const [from, to] = [nodes.get(link.dataset['from'] ?? ''), nodes.get(link.dataset['to'] ?? '')];
        const [isFrom, isTo] = [from !== undefined && own.has(from), to !== undefined && own.has(to)];
        const isReach = this.#state.focus.kind === 'connections' && (isFrom || isTo);
        if (!isReach && !(isFrom && isTo)) continue;
        bright.add(link);
        if (isReach) for (const end of [from, to]) if (end !== undefined) bright.add(end);
      }
    }
    for (const each of svg.querySelectorAll<SVGGElement>('.scene-node, .scene-link')) {
      each.classList.toggle('dim', keys !== undefined && !bright.has(each));
      each.classList.toggle(
        'chosen',
        each.dataset['key'] !== undefined && each.dataset['key'] === this.#state.selected,
      );
    }
    for (const each of svg.querySelectorAll<SVGGElement>('.scene-group'))
      each.classList.toggle(
        'chosen',
        each.dataset['key'] !== undefined && each.dataset['key'] === this.#state.selected,
      );
  }
}

/** The uppermost ones first. */
const byHeight = (nodes: readonly SVGGElement[]): readonly SVGGElement[] => {
  const tops = new Map(nodes.map((node) => [node, node.getBoundingClientRect().top]));
  return [...nodes].sort((a, b) => (tops.get(a) ?? 0) - (tops.get(b) ?? 0));
};

function select(
  label: string,
  names: readonly string[],
  chosen: number,
  onChoose: (index: number) => void,
): HTMLElement {
  const box = element(
    'select',
    { onchange: () => onChoose(box.selectedIndex) },
    ...names.map((name, index) => element('option', { selected: index === chosen }, name)),
  );
  return element('label', {}, `${label} `, box);
}
