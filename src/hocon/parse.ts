import type { SourceFile } from '../source/source-file.ts';
import { parsePath } from './path-expression.ts';
import { fault, type Token, type TokenKind, tokensOf } from './tokens.ts';
import type { Definition, Expression, ObjectExpression, Place, ScalarExpression } from './tree.ts';

/** An `include` statement. */
export interface Include {
  readonly kind: 'heuristic' | 'file' | 'url' | 'classpath';
  readonly name: string;
  readonly required: boolean;
  /** The path of the object that it stands in. */
  readonly prefix: readonly string[];
  readonly place: Place;
}

/** Gives what an include brings; undefined for a file that is not there and need not be. */
export type Included = (include: Include) => ObjectExpression | undefined;

/** Deeper nesting than any configuration needs; a bound for hostile input. */
const maxDepth = 200;
const scalars: ReadonlySet<TokenKind> = new Set(['text', 'quoted', 'number', 'literal']);

/** Parses a HOCON document; `prefix` is where it is included. Throws a HoconFault at the first mistake. */
/** A number; as its text where JavaScript's would be another: HOCON reads a quoted whole number as one all the same. */
const numberOf = (text: string): number | string =>
  /^-?\d+$/.test(text) && !Number.isSafeInteger(Number(text)) ? text : Number(text);

export function parseHocon(
  file: SourceFile,
  included: Included,
  prefix: readonly string[] = [],
): ObjectExpression {
  return new Parser(file, included, prefix).document();
}

class Parser {
  readonly #file: SourceFile;
  readonly #included: Included;
  /** Where the file is included: what its substitutions are looked up below first. */
  readonly #root: readonly string[];
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;
  #lists = 0;
  #path: readonly string[];

  constructor(file: SourceFile, included: Included, root: readonly string[]) {
    this.#file = file;
    this.#included = included;
    this.#root = root;
    this.#path = root;
    this.#tokens = tokensOf(file);
  }

  document(): ObjectExpression {
    this.#skipLines();
    const open = this.#peek();
    if (open.kind === 'open-list')
      throw fault('syntax', 'the file is a list, and a configuration is an object', this.#placeOf(open));
    if (open.kind !== 'open-object') return this.#object(open, 'end');
    this.#at++;
    const value = this.#object(open, 'close-object');
    this.#skipLines();
    if (this.#peek().kind !== 'end')
      throw this.#unexpected('nothing stands behind the brace that closes the file');
    return value;
  }

  #peek(): Token {
    return this.#tokens[this.#at] as Token;
  }

  #placeOf(from: Token, to: Token = from): Place {
    return { file: this.#file, start: from.start, end: to.end };
  }

  #unexpected(what: string): Error {
    const token = this.#peek();
    const shown =
      token.kind === 'end'
        ? 'the end of the file'
        : token.kind === 'newline'
          ? 'the end of the line'
          : `\`${token.text}\``;
    return fault('syntax', `${shown} is not expected here: ${what}`, this.#placeOf(token));
  }

  #skipSpace(): void {
    while (this.#peek().kind === 'space') this.#at++;
  }

  #skipLines(): void {
    while (this.#peek().kind === 'space' || this.#peek().kind === 'newline') this.#at++;
  }

  /** Goes past what separates two fields or items: line ends, or one comma among them. */
  #separated(close: TokenKind): boolean {
    this.#skipSpace();
    let seen = false;
    if (this.#peek().kind === 'newline') seen = true;
    this.#skipLines();
    if (this.#peek().kind === 'comma') {
      seen = true;
      this.#at++;
      this.#skipLines();
    }
    return seen || this.#peek().kind === close;
  }

  #deeper<T>(make: () => T): T {
    if (++this.#depth > maxDepth)
      throw fault('limit', `nested deeper than ${maxDepth} levels`, this.#placeOf(this.#peek()));
    const value = make();
    this.#depth--;
    return value;
  }

  /** The fields up to `close`, whose opening brace is read already. */
  #object(open: Token, close: 'end' | 'close-object'): ObjectExpression {
    return this.#deeper(() => {
      const fields = new Map<string, Definition[]>();
      this.#skipLines();
      while (this.#peek().kind !== close) {
        if (!this.#include(fields)) this.#field(fields);
        if (!this.#separated(close)) throw this.#unexpected('a comma, a new line or `}` ends a value');
      }
      const end = this.#peek();
      if (close !== 'end') this.#at++;
      return { kind: 'object', fields, place: this.#placeOf(open, end) };
    });
  }

  #field(fields: Map<string, Definition[]>): void {
    const { path, place } = this.#key();
    this.#skipSpace();
    const sign = this.#peek();
    if (sign.kind === 'plus-equals' && this.#lists > 0)
      throw fault('syntax', '`+=` cannot stand inside a list: no path leads back to it', this.#placeOf(sign));
    if (sign.kind === 'equals' || sign.kind === 'colon' || sign.kind === 'plus-equals') {
      this.#at++;
      this.#skipLines();
    } else if (sign.kind !== 'open-object')
      throw this.#unexpected('a key is followed by `=`, `:`, `+=` or `{`');
    const outer = this.#path;
    this.#path = [...outer, ...path];
    const lists = this.#lists;
    // What `+=` adds is an item of a list, too.
    if (sign.kind === 'plus-equals') this.#lists++;
    const written = sign.kind === 'open-object' ? (this.#part(sign) as Expression) : this.#value();
    this.#lists = lists;
    this.#path = outer;
    const value = sign.kind === 'plus-equals' ? this.#appended(path, written, sign) : written;
    define(fields, path, { value, key: place });
  }

  /** `key += value` is short for `key = ${?key} [value]`. */
  #appended(path: readonly string[], value: Expression, sign: Token): Expression {
    const place = this.#placeOf(sign);
    const full = [...this.#path.slice(this.#root.length), ...path];
    return {
      kind: 'concatenation',
      parts: [
        { kind: 'reference', path: full, optional: true, prefix: this.#root, place },
        { kind: 'list', items: [value], place: value.place },
      ],
      place: value.place,
    };
  }

  #key(): { path: string[]; place: Place } {
    const first = this.#peek();
    const tokens: Token[] = [];
    for (;;) {
      const token = this.#peek();
      if (!scalars.has(token.kind) && token.kind !== 'space') break;
      tokens.push(token);
      this.#at++;
    }
    while (tokens.at(-1)?.kind === 'space') tokens.pop();
    const last = tokens.at(-1);
    if (last === undefined) throw this.#unexpected('a key is');
    const place = this.#placeOf(first, last);
    return { path: parsePath(tokens, place), place };
  }

  #value(): Expression {
    const parts: Expression[] = [];
    const first = this.#peek();
    for (;;) {
      const token = this.#peek();
      if (token.kind === 'space') {
        this.#at++;
        parts.push(this.#scalar(token, true));
      } else {
        const part = this.#part(token);
        if (part === undefined) break;
        parts.push(part);
      }
    }
    while (isSpace(parts.at(-1))) parts.pop();
    while (isSpace(parts[0])) parts.shift();
    const [only] = parts;
    if (only === undefined) throw this.#unexpected('a value is missing');
    if (parts.length === 1) return only;
    const end = (parts.at(-1) as Expression).place.end;
    return { kind: 'concatenation', parts, place: { file: this.#file, start: first.start, end } };
  }

  #part(token: Token): Expression | undefined {
    if (scalars.has(token.kind)) {
      this.#at++;
      return this.#scalar(token, false);
    }
    if (token.kind === 'reference') return this.#reference(token);
    if (token.kind === 'open-object') {
      this.#at++;
      return this.#object(token, 'close-object');
    }
    return token.kind === 'open-list' ? this.#list(token) : undefined;
  }

  #reference(token: Token): Expression {
    this.#at++;
    const place = this.#placeOf(token);
    const inside = tokensOf({ ...this.#file, text: token.text, name: this.#file.name } as SourceFile);
    const path = parsePath(
      inside.filter(({ kind }) => kind !== 'end'),
      place,
    );
    return { kind: 'reference', path, optional: token.optional === true, prefix: this.#root, place };
  }

  #list(open: Token): Expression {
    this.#at++;
    return this.#deeper(() => {
      const items: Expression[] = [];
      this.#lists++;
      this.#skipLines();
      while (this.#peek().kind !== 'close-list') {
        items.push(this.#value());
        if (!this.#separated('close-list')) throw this.#unexpected('a comma, a new line or `]` ends a value');
      }
      const end = this.#peek();
      this.#at++;
      this.#lists--;
      return { kind: 'list', items, place: this.#placeOf(open, end) };
    });
  }

  #scalar(token: Token, space: boolean): ScalarExpression {
    const value =
      token.kind === 'number'
        ? numberOf(token.text)
        : token.kind === 'literal'
          ? token.text === 'null'
            ? null
            : token.text === 'true'
          : token.text;
    return { kind: 'scalar', value, text: token.text, isSpace: space, place: this.#placeOf(token) };
  }

  /** Reads an `include` statement, if one stands here. */
  #include(fields: Map<string, Definition[]>): boolean {
    const begin = this.#at;
    const word = this.#peek();
    if (word.kind !== 'text' || word.text !== 'include') return false;
    this.#at++;
    this.#skipSpace();
    const target = this.#target();
    if (target === undefined) {
      this.#at = begin;
      return false;
    }
    const place = this.#placeOf(word, this.#tokens[this.#at - 1] as Token);
    const brought = this.#included({ ...target, prefix: this.#path, place });
    for (const [key, definitions] of brought?.fields ?? [])
      fields.set(key, [...(fields.get(key) ?? []), ...definitions]);
    return true;
  }

  /** `"name"`, `file("name")`, `required(file("name"))`. */
  #target(): Pick<Include, 'kind' | 'name' | 'required'> | undefined {
    const word = this.#peek();
    if (word.kind === 'quoted') {
      this.#at++;
      return { kind: 'heuristic', name: word.text, required: false };
    }
    const opened = /^(required\()?(?:(file|url|classpath)\()?$/.exec(word.text);
    if (word.kind !== 'text' || opened === null || word.text === '') return undefined;
    this.#at++;
    this.#skipSpace();
    let kind = opened[2];
    const inner = /^(file|url|classpath)\($/.exec(this.#peek().text);
    if (kind === undefined && this.#peek().kind === 'text' && inner !== null) {
      kind = inner[1];
      this.#at++;
      this.#skipSpace();
    }
    const name = this.#peek();
    if (name.kind !== 'quoted') throw this.#unexpected('the name of an included file stands in quotes');
    this.#at++;
    let open = (opened[1] === undefined ? 0 : 1) + (kind === undefined ? 0 : 1);
    while (open > 0) {
      this.#skipSpace();
      const closing = this.#peek();
      if (closing.kind !== 'text' || !/^\)+$/.test(closing.text))
        throw this.#unexpected('`)` closes an include');
      open -= closing.text.length;
      this.#at++;
    }
    return {
      kind: (kind as Include['kind'] | undefined) ?? 'heuristic',
      name: name.text,
      required: opened[1] !== undefined,
    };
  }
}

const isSpace = (part: Expression | undefined): boolean => part?.kind === 'scalar' && part.isSpace;

/** Adds a definition at a path: the keys above it become objects with one field. */
function define(fields: Map<string, Definition[]>, path: readonly string[], definition: Definition): void {
  const [first = '', ...rest] = path;
  const value: Expression = rest.length === 0 ? definition.value : nested(rest, definition);
  const earlier = fields.get(first);
  const entry = { value, key: definition.key };
  if (earlier === undefined) fields.set(first, [entry]);
  else earlier.push(entry);
}

function nested(path: readonly string[], definition: Definition): ObjectExpression {
  const fields = new Map<string, Definition[]>();
  define(fields, path, definition);
  return { kind: 'object', fields, place: definition.key };
}
