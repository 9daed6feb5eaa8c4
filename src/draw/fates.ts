import { type Xml, xml } from '../base/xml.ts';
import type { NodeFate } from '../impact/index.ts';
import { type LiveState, liveStates } from '../status/states.ts';
import { textWidth } from './text.ts';

/** What becomes of a node when one topology takes the place of another; what is `kept` bears no mark. */
const changeStates = ['gone', 'added', 'changed', 'kept'] as const;
export type ChangeState = (typeof changeStates)[number];

/** How a node stands after a failure, at this moment, or after a change. */
export type Fate = NodeFate | LiveState | ChangeState;

/** All of them, the worst first. */
const worstFirst: readonly Fate[] = [
  ...(['failed', 'down', 'interrupted', 'last'] as const),
  ...liveStates,
  ...changeStates,
];

/** What a picture shows besides what is always the same: failures need no more rules than every picture has. */
export const styleOf = ({
  nodes,
}: {
  readonly nodes: readonly { readonly fate?: Fate | undefined }[];
}): 'live' | 'change' | undefined =>
  nodes.some(({ fate }) => isOneOf(liveStates, fate))
    ? 'live'
    : nodes.some(({ fate }) => isOneOf(changeStates, fate))
      ? 'change'
      : undefined;

const isOneOf = (states: readonly Fate[], fate: Fate | undefined): boolean =>
  states.some((state) => state === fate);

/** Of a node that stands for several: the worst of them; where they become different things, it has changed. */
export function worseFate(a: Fate | undefined, b: Fate): Fate {
  if (a === undefined) return b;
  if (a !== b && isOneOf(changeStates, a)) return 'changed';
  return worstFirst.indexOf(a) < worstFirst.indexOf(b) ? a : b;
}

/** What each fate is called in the legend, and where somebody hovers. */
export const fateTexts: Readonly<Record<Fate, string>> = {
  failed: 'failed',
  down: 'down until somebody acts or repairs',
  interrupted: 'interrupted, back by itself',
  last: 'works, with nothing left to stand in',
  wrong: 'not as planned',
  warned: 'worth a look',
  silent: 'could not be asked',
  waiting: 'waits, as planned',
  active: 'active of its pair',
  works: 'works, as planned',
  gone: 'goes',
  added: 'is new',
  changed: 'changes',
  kept: 'stays as it is',
};

const tags: Readonly<Record<Fate, string>> = {
  failed: 'lost',
  down: 'down',
  interrupted: 'waits',
  last: 'last',
  wrong: 'wrong',
  warned: 'look',
  silent: '?',
  waiting: 'waits',
  active: 'active',
  works: 'ok',
  gone: 'gone',
  added: 'new',
  changed: 'changed',
  kept: '',
};

/** Width of the word on a node, with the box around it. */
export const tagWidth = (fate: Fate): number => textWidth(tags[fate], 10, true) + 8;

/** A border around a node with a word on it: the fates differ in words and dashes, not by colour alone. */
export function fateShape(
  fate: Fate,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): Xml[] {
  const tag = tags[fate];
  const wide = tagWidth(fate);
  return [
    xml('rect', { class: `fate ${fate}`, x: x - 3, y: y - 3, width: width + 6, height: height + 6, rx: 4 }),
    ...(fate === 'failed' || fate === 'gone'
      ? [
          // Names are read through it.
          xml('path', {
            class: `fate ${fate}`,
            opacity: 0.4,
            d: `M${x - 3} ${y - 3}L${x + width + 3} ${y + height + 3}M${x + width + 3} ${y - 3}L${x - 3} ${y + height + 3}`,
          }),
        ]
      : []),
    xml('rect', { class: `fate-tag ${fate}`, x: x - 6, y: y - 11, width: wide, height: 14, rx: 3 }),
    xml('text', { class: 'mark', x: x - 6 + wide / 2, y: y - 0.5 }, tag),
  ];
}

/** The fates that a picture shows, the worst first. */
export const fatesIn = (nodes: readonly { readonly fate?: Fate | undefined }[]): Fate[] =>
  worstFirst.filter((fate) => nodes.some((node) => node.fate === fate));
