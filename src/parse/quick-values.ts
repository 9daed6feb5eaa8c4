import { type PlainObject, setOwn } from '../base/object.ts';
import { resolvePlain } from './plain-scalar.ts';

/** What a text of one document says, with every key that stands anywhere in it. */
export interface QuickValue {
  readonly value: PlainObject;
  readonly keys: ReadonlySet<string>;
}

/** What flow collections say, by their text: of files that are read together, what is said alike is one object. */
export type KnownFlows = Map<string, unknown>;

/**
 * The value of a text that is written as most large files are: block maps and lists, scalars and flow collections that
 * end on their line, no escapes, anchors, tags or keys that stand twice. Gives undefined for any other text, valid or
 * not: the library reads those. It is here for speed alone (a generated network of 10,000 lines costs the library more
 * than everything else on the way to its findings) and a property test holds the two together.
 */
export function quickValues(text: string, known?: KnownFlows): QuickValue | undefined {
  if (!/^[\n\x20-\x7e\xa1-\u2027\u2030-\ud7ff]*$/.test(text)) return undefined;
  return new QuickReader(text, known ?? new Map()).read();
}

/** Comments and empty lines, then one line: its indentation, the dash of a list, a key, and what is left. */
const lineForm = /(?: *(?:#[^\n]*)?\n)*( *)(- )?(?:([A-Za-z_][\w.-]*):(?: +|(?=\n)))?([^\n]*)\n/y;
const plainForm =
  /^([\w./\u00c0-\u024f](?:[\w./+=@~()$%,;\u00c0-\u024f-]|:(?=[\w/])| (?=[\w./(]))*)(?: +(?:#.*)?)?$/;
const quotedForm = /^(?:"([^"\\]*)"|'([^']*)')(?: +(?:#.*)?)?$/;
/** One sign or scalar of a flow collection, and whether it is a key. */
const flowForm =
  / *(?:([[\]{},])|(?:"([^"\\]*)"|'([^']*)'|([\w./\u00c0-\u024f][\w./+=@~\u00c0-\u024f-]*(?: [\w./][\w./+=@~-]*)*))(:(?= ))?)/y;
const flowEnd = / *(?:(?<= )#.*)?$/y;

/** Longer keys and deeper nesting than any sensible file has, and less than the library's own limits. */
const longestKey = 200;
const deepest = 30;

class QuickReader {
  readonly #text: string;
  readonly #keys = new Set<string>();
  #failed = false;
  #depth = 0;
  /** The line at hand. An indentation of -1 stands for the end of the text. */
  #at = 0;
  #indent = -1;
  #isItem = false;
  #key: string | undefined;
  #rest = '';
  /** A flow collection being read, and how far. */
  #flow = '';
  #flowAt = 0;
  /** Flow collections that were read already: large files repeat them, and may share what they say. */
  readonly #known: KnownFlows;

  constructor(text: string, known: KnownFlows) {
    this.#known = known;
    this.#text = text.endsWith('\n') ? text : `${text}\n`;
  }

  read(): QuickValue | undefined {
    if (this.#text.startsWith('---\n')) this.#at = 4;
    this.#next();
    if (this.#indent !== 0 || this.#isItem) return undefined;
    const value = this.#map(0);
    return this.#failed || !this.#isAtEnd() ? undefined : { value, keys: this.#keys };
  }

  #isAtEnd(): boolean {
    return this.#indent < 0;
  }

  #next(): void {
    lineForm.lastIndex = this.#at;
    const line = lineForm.exec(this.#text);
    if (line === null) {
      this.#indent = -1;
      return;
    }
    this.#at = lineForm.lastIndex;
    this.#indent = (line[1] as string).length;
    this.#isItem = line[2] !== undefined;
    this.#key = line[3];
    this.#rest = line[4] as string;
  }

  /** A block map whose keys stand at `indent`, from the line at hand on. */
  #map(indent: number): PlainObject {
    const map: PlainObject = {};
    if (++this.#depth > deepest) {
      this.#failed = true;
      return map;
    }
    do {
      const key = this.#key;
      if (key === undefined || !this.#isNewKey(map, key)) {
        this.#failed = true;
        break;
      }
      setOwn(map, key, this.#entryValue(indent));
    } while (!this.#failed && this.#indent === indent && !this.#isItem);
    if (this.#indent > indent) this.#failed = true;
    this.#depth--;
    return map;
  }

  #isNewKey(map: PlainObject, key: string): boolean {
    if (key.length > longestKey || Object.hasOwn(map, key) || resolvePlain(key) === null) return false;
    this.#keys.add(key);
    return true;
  }

  #entryValue(indent: number): unknown {
    const rest = this.#rest;
    if (rest !== '' && rest.charCodeAt(0) !== 0x23 /* # */) return this.#inLine(rest, indent);
    this.#next();
    if (this.#indent > indent) return this.#isItem ? this.#list(this.#indent) : this.#map(this.#indent);
    return this.#indent === indent && this.#isItem ? this.#list(indent) : null;
  }

  /** A block list whose dashes stand at `indent`, from the line at hand on. */
  #list(indent: number): unknown[] {
    const items: unknown[] = [];
    do {
      if (this.#key === undefined) items.push(this.#inLine(this.#rest, indent));
      else {
        this.#isItem = false;
        this.#indent = indent + 2;
        items.push(this.#map(indent + 2));
      }
    } while (!this.#failed && this.#indent === indent && this.#isItem);
    if (this.#indent > indent) this.#failed = true;
    return items;
  }

  /** What stands behind a key or dash and ends on its line. A deeper line after it would go on with it. */
  #inLine(text: string, indent: number): unknown {
    const value = this.#scalarOrFlow(text);
    this.#next();
    if (this.#indent > indent) this.#failed = true;
    return value;
  }

  #scalarOrFlow(text: string): unknown {
    const first = text.charCodeAt(0);
    if (first === 0x5b /* [ */ || first === 0x7b /* { */) {
      const known = this.#known.get(text);
      return known === undefined ? this.#wholeFlow(text) : known;
    }
    if (first === 0x22 /* " */ || first === 0x27 /* ' */) {
      const quoted = quotedForm.exec(text);
      if (quoted !== null) return quoted[1] ?? quoted[2];
    }
    const plain = plainForm.exec(text);
    if (plain !== null) return resolvePlain(plain[1] as string);
    this.#failed = true;
    return undefined;
  }

  #wholeFlow(text: string): unknown {
    this.#flow = text;
    this.#flowAt = 0;
    const value = this.#flowValue(this.#token());
    flowEnd.lastIndex = this.#flowAt;
    if (!flowEnd.test(text)) this.#failed = true;
    this.#known.set(text, value);
    return value;
  }

  #token(): RegExpExecArray | null {
    flowForm.lastIndex = this.#flowAt;
    const token = flowForm.exec(this.#flow);
    this.#flowAt = flowForm.lastIndex;
    if (token === null) this.#failed = true;
    return token;
  }

  #flowValue(token: RegExpExecArray | null): unknown {
    if (token === null || token[5] !== undefined || ++this.#depth > deepest) {
      this.#failed = true;
      return undefined;
    }
    const sign = token[1];
    const value =
      sign === '{'
        ? this.#flowMap()
        : sign === '['
          ? this.#flowList()
          : token[4] === undefined
            ? (token[2] ?? token[3])
            : resolvePlain(token[4]);
    // A closing bracket or comma where a value belongs.
    if (value === undefined) this.#failed = true;
    this.#depth--;
    return value;
  }

  #flowMap(): PlainObject {
    const map: PlainObject = {};
    let token = this.#token();
    if (token?.[1] === '}') return map;
    while (!this.#failed && token !== null) {
      const key = token[4] ?? token[2] ?? token[3];
      const isName = key !== undefined && token[5] !== undefined && (token[4] === undefined || key !== '<<');
      if (!isName || !this.#isNewKey(map, key)) {
        this.#failed = true;
        break;
      }
      setOwn(map, key, this.#flowValue(this.#token()));
      if (this.#isLast('}')) break;
      token = this.#token();
    }
    return map;
  }

  #flowList(): unknown[] {
    const items: unknown[] = [];
    let token = this.#token();
    if (token?.[1] === ']') return items;
    while (!this.#failed && token !== null) {
      items.push(this.#flowValue(token));
      if (this.#isLast(']')) break;
      token = this.#token();
    }
    return items;
  }

  /** Whether the collection ends here; anything but its bracket or a comma is not for this reader. */
  #isLast(bracket: string): boolean {
    const token = this.#token();
    const sign = token?.[5] === undefined ? token?.[1] : undefined;
    if (sign === bracket) return true;
    if (sign !== ',') this.#failed = true;
    return false;
  }
}
