import type { PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { QuickReading } from './reread.ts';
import { damagedPaths, toValue, type YamlNode } from './yaml-node.ts';

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
