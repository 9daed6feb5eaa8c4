import type { PageFinding } from '../page-data.ts';

type Child = Node | string | undefined;

/** An element; text becomes text, whatever stands in it. Properties that begin with `on` are listeners. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  properties: Readonly<Record<string, string | number | boolean | undefined | ((event: Event) => void)>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** What stands under an id of the page's own. */
export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** Compares cells: numbers as numbers, texts as people sort them, numbers in them too. */
const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });
export const compareCells = (a: string | number, b: string | number): number =>
  typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));

/** `1 finding`, `2 findings`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** A sentence of a finding: what stands in backticks is code. */
export const sentence = (text: string): (Node | string)[] =>
  text
    .split('`')
    .map((part, index, parts) =>
      index % 2 === 1 && index < parts.length - 1
        ? element('code', {}, part)
        : index % 2 === 1
          ? `\`${part}`
          : part,
    );

/** The number of a finding, as its mark in the picture has it. */
export const numberOf = ({ number, severity }: PageFinding): HTMLElement | undefined =>
  number === undefined
    ? undefined
    : element('span', { class: `number ${severity}`, title: 'its number in the picture' }, String(number));
