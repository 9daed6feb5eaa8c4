import type { PlainObject } from '../../base/object.ts';
import { setOwn } from '../../base/object.ts';
import type { Span } from '../../source/source-file.ts';
import type { MapNode, YamlNode } from '../yaml-node.ts';

/** How the file is called that stands for a `--set` of the command line: nobody can take it for a file on disk. */
export const setName = '<--set>';

/** `PATH=VALUE`, taken apart. */
export interface SetText {
  readonly steps: readonly { readonly key: string; readonly span: Span }[];
  /** Offset at which the value begins. */
  readonly valueAt: number;
}

/** Keys with dots between, those with other signs in brackets and quotes: `participants.exchange["x.y"]=2`. */
const step = /(?:^|\.)([\w-]+)|\["((?:[^"\\]|\\.)+)"\]/y;

/** Undefined for a text that names no place or no value. */
export function readSet(text: string): SetText | undefined {
  const steps: { key: string; span: Span }[] = [];
  let at = 0;
  for (;;) {
    step.lastIndex = at;
    const found = step.exec(text);
    if (found === null) break;
    const key = found[1] ?? (found[2] ?? '').replace(/\\(.)/g, '$1');
    at = step.lastIndex;
    steps.push({ key, span: { start: at - (found[1] ?? found[0]).length, end: at } });
  }
  if (steps.length === 0 || text[at] !== '=' || text.slice(at + 1).trim() === '') return undefined;
  return { steps, valueAt: at + 1 };
}

/** The value inside maps, one for each step. */
export function valueAt({ steps }: SetText, value: unknown): PlainObject {
  let inner = value;
  for (const { key } of steps.toReversed()) {
    const map: PlainObject = {};
    setOwn(map, key, inner);
    inner = map;
  }
  return inner as PlainObject;
}

/** The same for the node of the value. */
export function nodeAt({ steps }: SetText, value: YamlNode): YamlNode {
  let inner = value;
  for (const { key, span } of steps.toReversed()) {
    const entries = new Map([[key, { key, keySpan: span, value: inner, merged: false }]]);
    const map: MapNode = { kind: 'map', start: span.start, end: value.end, flow: false, entries };
    inner = map;
  }
  return inner;
}
