import {
  type AliasEvent,
  COLLECTION_STYLE_FLOW,
  EVENT_ALIAS,
  EVENT_DOCUMENT,
  EVENT_MAPPING,
  EVENT_POP,
  EVENT_SCALAR,
  EVENT_SEQUENCE,
  type Event,
  getScalarValue,
  type MappingEvent,
  parseEvents,
  SCALAR_STYLE_DOUBLE_QUOTED,
  SCALAR_STYLE_PLAIN,
  SCALAR_STYLE_SINGLE_QUOTED,
  type ScalarEvent,
  type SequenceEvent,
  YAMLException,
} from 'js-yaml';
import type { PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { Excerpts, placedIn } from './around.ts';
import { resolvePlain } from './plain-scalar.ts';
import { type KnownFlows, quickValues } from './quick-values.ts';
import { type QuickReading, reread } from './reread.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { damagedPaths, type Entry, type MapNode, type SeqNode, toValue, type YamlNode } from './yaml-node.ts';

/** Deeper nesting than any topology needs; a bound for hostile input. */
export const maxDepth = 64;
/** Most nodes that a document may stand for once its aliases are written out. */
const maxExpandedNodes = 2_000_000;

/** A text of which parts are read by themselves, in characters: shorter ones are read as fast as they are cut. */
const longText = 20_000;

/** Most entries that merge keys may bring in, all together. */
const maxMergedEntries = 200_000;

/** With more components to look at, the whole text is read for all of them. */
const mostAround = 200;

/** One document: its value, and the place of every part of it. */
export class YamlDocument {
  /** The plain value; damaged parts are left out. */
  readonly value: unknown;
  /** Paths of damaged parts, which are reported already. */
  readonly damaged: readonly Path[];
  readonly #find: () => YamlNode;
  readonly #findAround: ((path: Path) => YamlNode | undefined) | undefined;
  readonly #around = new Map<string, YamlNode | undefined>();
  /** The text, where the quick reader has read it. */
  readonly #text: string | undefined;
  #root: YamlNode | undefined;
  #keys: ReadonlySet<string> | undefined;

  constructor(
    value: unknown,
    damaged: readonly Path[],
    find: () => YamlNode,
    quick: {
      readonly text?: string;
      readonly keys?: ReadonlySet<string>;
      around?(path: Path): YamlNode | undefined;
    } = {},
  ) {
    this.value = value;
    this.damaged = damaged;
    this.#find = find;
    this.#findAround = quick.around;
    this.#keys = quick.keys;
    this.#text = quick.text;
  }

  /** A document whose nodes are known already. */
  static of(root: YamlNode): YamlDocument {
    return new YamlDocument(toValue(root), damagedPaths(root), () => root);
  }

  /** What the quick reader has read, so that a text that differs little need not be read anew. */
  get reading(): QuickReading | undefined {
    return this.#text === undefined
      ? undefined
      : { text: this.#text, value: this.value as PlainObject, keys: this.keys };
  }

  /** The root node; looked for when a place is first asked for. */
  get root(): YamlNode {
    this.#root ??= this.#find();
    return this.#root;
  }

  /** The value of a document that was read without its places, as long as nobody has asked for all of them. */
  get unplaced(): unknown {
    return this.#findAround === undefined || this.#root !== undefined ? undefined : this.value;
  }

  /** A root in which at least the component at `path` stands with its places: few findings need few of them. */
  rootAround(path: Path): YamlNode {
    if (this.#root !== undefined || this.#findAround === undefined) return this.root;
    const component = path.slice(0, 2).join('\n');
    if (!this.#around.has(component)) {
      if (this.#around.size === mostAround) return this.root;
      this.#around.set(component, this.#findAround(path));
    }
    return this.#around.get(component) ?? this.root;
  }

  /** Every key that stands anywhere in the value, names of components among them. */
  get keys(): ReadonlySet<string> {
    this.#keys ??= keysIn(this.value);
    return this.#keys;
  }
}

function keysIn(value: unknown, found = new Set<string>(), seen = new Set<unknown>()): Set<string> {
  // What aliases share is looked at once.
  if (typeof value !== 'object' || value === null || seen.has(value)) return found;
  seen.add(value);
  for (const [key, part] of Object.entries(value)) {
    if (!Array.isArray(value)) found.add(key);
    keysIn(part, found, seen);
  }
  return found;
}

export interface YamlReading {
  /** Each document that could be read. */
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly SyntaxProblem[];
  /** A mistake that stopped the reader; the recovering reader finds the others. */
  readonly stopped: SyntaxProblem | undefined;
}

/** Reads YAML with the place of every node. Never throws on any text. `before`: what a text like this one said. */
export function readYaml(text: string, known?: KnownFlows, before?: QuickReading): YamlReading {
  const quick = (before && reread(before, text)) ?? quickValues(text, known);
  if (quick !== undefined) {
    const find = (): YamlNode => compose(text).documents[0]?.root ?? { kind: 'damaged', start: 0, end: 0 };
    const excerpts = text.length < longText ? undefined : new Excerpts(text);
    const around = (path: Path): YamlNode | undefined => {
      const excerpt = excerpts?.around(path);
      const root = excerpt && compose(excerpt.text).documents[0]?.root;
      return root && placedIn(root, excerpt.offset);
    };
    const document = new YamlDocument(quick.value, [], find, { text, keys: quick.keys, around });
    return { documents: [document], problems: [], stopped: undefined };
  }
  return compose(text);
}

function compose(text: string): YamlReading {
  let events: Event[];
  try {
    events = parseEvents(text, { maxDepth });
  } catch (error) {
    return { documents: [], problems: [], stopped: stoppedBy(error, text) };
  }
  const composer = new Composer(text, events);
  const documents = composer.documents().map(YamlDocument.of);
  return { documents, problems: composer.problems, stopped: undefined };
}

function stoppedBy(error: unknown, text: string): SyntaxProblem {
  if (!(error instanceof YAMLException)) {
    // The library's stack ran out: only nesting does that.
    if (error instanceof RangeError) return tooDeep(0);
    throw error;
  }
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const reason = error.reason ?? 'not valid YAML';
  if (/depth/i.test(reason)) return tooDeep(offset);
  return {
    rule: 'syntax/invalid-yaml',
    message: `not valid YAML: ${reason}`,
    span: { start: offset, end: offset + 1 },
    label: 'here',
  };
}

const tooDeep = (offset: number): SyntaxProblem => ({
  rule: 'syntax/too-deep',
  message: `nested more than ${maxDepth} levels deep`,
  span: { start: offset, end: offset + 1 },
  label: 'reading stopped here',
});

interface Anchor {
  node: YamlNode | undefined;
}

/** Builds nodes from the library's events: anchors, aliases, merge keys and duplicate keys are resolved here. */
class Composer {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #events: readonly Event[];
  #next = 0;
  #anchors = new Map<string, Anchor>();
  /** Nodes that a node stands for, aliases written out. Only kept where aliases are in use. */
  #sizes = new Map<YamlNode, number>();
  #tooLarge = false;
  /** Entries of maps in which a key stands twice. */
  readonly #twins = new Set<Map<string, Entry>>();
  #merged = 0;

  constructor(text: string, events: readonly Event[]) {
    this.#text = text;
    this.#events = events;
  }

  documents(): YamlNode[] {
    const roots: YamlNode[] = [];
    while (this.#next < this.#events.length) {
      const event = this.#events[this.#next++];
      if (event?.type !== EVENT_DOCUMENT) continue;
      this.#anchors = new Map();
      this.#sizes = new Map();
      this.#tooLarge = false;
      this.#merged = 0;
      const root = this.#peek() === EVENT_POP ? undefined : this.#node();
      roots.push(root === undefined || this.#tooLarge ? { kind: 'damaged', start: 0, end: 0 } : root);
    }
    return roots;
  }

  #peek(): number | undefined {
    return this.#events[this.#next]?.type;
  }

  #node(): YamlNode {
    const event = this.#events[this.#next++] as ScalarEvent | SequenceEvent | MappingEvent | AliasEvent;
    if (event.type === EVENT_ALIAS) return this.#alias(event);
    const anchor = this.#anchor(event);
    const node =
      event.type === EVENT_SCALAR
        ? this.#scalar(event)
        : event.type === EVENT_MAPPING
          ? this.#map(event)
          : this.#seq(event);
    if (anchor !== undefined) anchor.node = node;
    return node;
  }

  #anchor(event: ScalarEvent | SequenceEvent | MappingEvent): Anchor | undefined {
    if (event.anchorStart < 0) return undefined;
    const anchor: Anchor = { node: undefined };
    this.#anchors.set(this.#anchorName(event), anchor);
    return anchor;
  }

  #anchorName(event: { anchorStart: number; anchorEnd: number }): string {
    return this.#text.slice(event.anchorStart, event.anchorEnd).replace(/^[&*]/, '');
  }

  #alias(event: AliasEvent): YamlNode {
    const name = this.#anchorName(event);
    const start = this.#text[event.anchorStart] === '*' ? event.anchorStart : event.anchorStart - 1;
    const span = { start, end: event.anchorEnd };
    const anchor = this.#anchors.get(name);
    if (anchor?.node !== undefined) return anchor.node;
    this.problems.push(
      anchor === undefined
        ? {
            rule: 'syntax/unknown-alias',
            message: `alias \`*${name}\` has no anchor before it`,
            span,
            label: `no \`&${name}\` above this line`,
          }
        : {
            rule: 'syntax/cyclic-alias',
            message: `alias \`*${name}\` stands inside its own anchor`,
            span,
            label: 'this would never end',
          },
    );
    return { kind: 'damaged', ...span };
  }

  #scalar(event: ScalarEvent): YamlNode {
    const plain = event.style === SCALAR_STYLE_PLAIN;
    const quoted = event.style === SCALAR_STYLE_SINGLE_QUOTED || event.style === SCALAR_STYLE_DOUBLE_QUOTED;
    const raw = getScalarValue(this.#text, event);
    // The library's range lies inside the quotes; people look at the quotes as well.
    const margin = quoted ? 1 : 0;
    const span =
      event.valueStart < 0
        ? this.#emptySpan()
        : { start: event.valueStart - margin, end: event.valueEnd + margin };
    const tag = event.tagStart < 0 ? '' : this.#text.slice(event.tagStart, event.tagEnd);
    if (tag !== '' && !knownTags.has(tag)) return this.#unknownTag(event, tag);
    const value = tag === '!!str' || tag === '!' || !plain ? raw : resolvePlain(raw);
    return { kind: 'scalar', ...span, value, plain };
  }

  /** An empty value has no place of its own: it stands where the last thing before it ended. */
  #emptySpan(): { start: number; end: number } {
    for (let index = this.#next - 2; index >= 0; index--) {
      const event = this.#events[index];
      if (event?.type === EVENT_SCALAR && event.valueEnd >= 0)
        return { start: event.valueEnd, end: event.valueEnd };
      if (event?.type === EVENT_MAPPING || event?.type === EVENT_SEQUENCE)
        return { start: event.start, end: event.start };
    }
    return { start: 0, end: 0 };
  }

  #unknownTag(event: ScalarEvent | MappingEvent | SequenceEvent, tag: string): YamlNode {
    const span = { start: event.tagStart, end: event.tagEnd };
    this.problems.push({
      rule: 'syntax/unknown-tag',
      message: `tag \`${tag}\` means nothing in a topology`,
      span,
      label: 'remove this tag',
    });
    return { kind: 'damaged', ...span };
  }

  #seq(event: SequenceEvent): YamlNode {
    const items: YamlNode[] = [];
    while (this.#peek() !== EVENT_POP) items.push(this.#node());
    this.#next++;
    const node: SeqNode = {
      kind: 'seq',
      start: event.start,
      end: this.#endOf(event, items),
      flow: event.style === COLLECTION_STYLE_FLOW,
      items,
    };
    this.#measure(node, items);
    return node;
  }

  #map(event: MappingEvent): YamlNode {
    const entries = new Map<string, Entry>();
    const merges: YamlNode[] = [];
    const children: YamlNode[] = [];
    while (this.#peek() !== EVENT_POP) {
      const keyNode = this.#node();
      const value = this.#node();
      children.push(keyNode, value);
      this.#enter(entries, merges, keyNode, value);
    }
    this.#next++;
    const hasTwins = this.#twins.delete(entries);
    for (const source of merges) this.#merge(entries, source);
    const node: MapNode = {
      kind: 'map',
      start: event.start,
      end: this.#endOf(event, children),
      flow: event.style === COLLECTION_STYLE_FLOW,
      entries,
      ...(hasTwins ? { hasTwins } : {}),
    };
    this.#measure(node, children);
    return node;
  }

  #enter(entries: Map<string, Entry>, merges: YamlNode[], keyNode: YamlNode, value: YamlNode): void {
    if (keyNode.kind === 'damaged') return;
    if (keyNode.kind !== 'scalar' || keyNode.value === null) {
      this.problems.push({
        rule: 'syntax/odd-key',
        message: 'a key must be a name',
        span: { start: keyNode.start, end: Math.max(keyNode.end, keyNode.start + 1) },
        label: 'this is not a name',
      });
      // Something stands there that other places may name.
      const span = { start: keyNode.start, end: keyNode.end };
      if (!entries.has(''))
        entries.set('', { key: '', keySpan: span, value: { kind: 'damaged', ...span }, merged: false });
      return;
    }
    // The text as written, so that a name like 0x10 or 1.0 stays what the author typed.
    const key = keyNode.plain ? this.#text.slice(keyNode.start, keyNode.end) : String(keyNode.value);
    if (key === '<<' && keyNode.plain) {
      merges.push(value);
      return;
    }
    const earlier = entries.get(key);
    if (earlier === undefined) {
      entries.set(key, { key, keySpan: { start: keyNode.start, end: keyNode.end }, value, merged: false });
      return;
    }
    this.#twins.add(entries);
    this.problems.push({
      rule: 'syntax/duplicate-key',
      message: `key \`${key}\` stands twice in the same map`,
      span: { start: keyNode.start, end: keyNode.end },
      label: 'again here; this one is ignored',
      related: [{ span: earlier.keySpan, text: 'first here' }],
    });
  }

  /** Merge keys: entries of the source that the map does not have itself. The first source wins, as YAML 1.1 says. */
  #merge(entries: Map<string, Entry>, source: YamlNode): void {
    const sources = source.kind === 'seq' ? source.items : [source];
    for (const each of sources) {
      if (each.kind === 'damaged') continue;
      if (each.kind !== 'map') {
        this.problems.push({
          rule: 'syntax/merge-not-a-map',
          message: 'a merge key `<<` takes a map or a list of maps',
          span: { start: each.start, end: each.end },
          label: 'this is not a map',
        });
        continue;
      }
      this.#merged += each.entries.size;
      if (this.#merged > maxMergedEntries) {
        this.#reportTooLarge(each.start);
        return;
      }
      for (const entry of each.entries.values()) {
        if (!entries.has(entry.key)) entries.set(entry.key, { ...entry, merged: true });
      }
    }
  }

  #endOf(event: MappingEvent | SequenceEvent, children: readonly YamlNode[]): number {
    let end = event.start + 1;
    for (const child of children) if (child.end > end) end = child.end;
    if (event.style !== COLLECTION_STYLE_FLOW) return end;
    const close = event.type === EVENT_MAPPING ? '}' : ']';
    const own = this.#text.indexOf(
      close,
      children.length === 0 ? event.start : this.#endInside(event, children),
    );
    return own < 0 ? end : own + 1;
  }

  /** The end of the last child that is written here, not reached through an alias. */
  #endInside(event: MappingEvent | SequenceEvent, children: readonly YamlNode[]): number {
    const last = this.#events[this.#next - 2];
    if (last?.type === EVENT_ALIAS) return last.anchorEnd;
    let end = event.start;
    for (const child of children) if (child.start >= event.start && child.end > end) end = child.end;
    return end;
  }

  #measure(node: YamlNode, children: readonly YamlNode[]): void {
    if (this.#anchors.size === 0) return;
    let size = 1;
    for (const child of children) size += this.#sizes.get(child) ?? 1;
    this.#sizes.set(node, size);
    if (size > maxExpandedNodes) this.#reportTooLarge(node.start);
  }

  #reportTooLarge(start: number): void {
    if (this.#tooLarge) return;
    this.#tooLarge = true;
    this.problems.push({
      rule: 'syntax/alias-bomb',
      message: `aliases and merge keys make this document stand for more than ${String(maxExpandedNodes).replace(/(?<=\d)(?=(?:\d{3})+$)/g, ',')} nodes`,
      span: { start, end: start + 1 },
      label: 'the aliases here multiply each other',
    });
  }
}

const knownTags = new Set(['!', '!!str', '!!int', '!!float', '!!bool', '!!null', '!!map', '!!seq']);
