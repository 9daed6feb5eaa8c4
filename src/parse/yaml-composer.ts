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
  SCALAR_STYLE_DOUBLE_QUOTED,
  SCALAR_STYLE_PLAIN,
  SCALAR_STYLE_SINGLE_QUOTED,
  type ScalarEvent,
  type SequenceEvent,
} from 'js-yaml';
import { resolvePlain } from './plain-scalar.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import type { Entry, MapNode, SeqNode, YamlNode } from './yaml-node.ts';

/** Most nodes that a document may stand for once its aliases are written out. */
const maxExpandedNodes = 2_000_000;

/** Most entries that merge keys may bring in, all together. */
const maxMergedEntries = 200_000;

interface Anchor {
  node: YamlNode | undefined;
}

/** Builds nodes from the library's events: anchors, aliases, merge keys and duplicate keys are resolved here. */
export class YamlComposer {
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
