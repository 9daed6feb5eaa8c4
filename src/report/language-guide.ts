/** The topology language in words, read from its JSON Schema: what stands where, and what may. */
import { isObject, type PlainObject } from '../base/object.ts';
import { textTypes, typeOfPattern } from '../base/text-types.ts';
import { branches } from '../parse/schema-walk.ts';

export type Schema = PlainObject;

/** One key of a part of the language. */
export interface GuideRow {
  readonly key: string;
  readonly meaning: string;
  /** What may stand there, as alternatives. */
  readonly values: readonly string[];
  /** The parts of the language, by their names under `$defs`, that its value may be. */
  readonly parts: readonly string[];
  readonly isRequired: boolean;
  readonly written: unknown;
}

/** A part of the language: the root, an entry of a section, or a value with keys of its own. */
export interface GuidePart {
  readonly meaning: string;
  /** What may stand in place of a value with keys. */
  readonly values: readonly string[];
  readonly rows: readonly GuideRow[];
}

/** The language of a schema; references are looked up in it. */
export class LanguageGuide {
  readonly #root: Schema;
  readonly #definitions: Readonly<Record<string, Schema>>;

  constructor(schema: Schema) {
    this.#root = schema;
    this.#definitions = (schema['$defs'] ?? {}) as Record<string, Schema>;
  }

  /** The part at a path; names of components are left out or written, as in `participants.ledgerApi.tls`. */
  at(path: readonly string[]): GuidePart | { readonly unknown: string; readonly known: readonly string[] } {
    let schemas: readonly Schema[] = [this.#root];
    for (const [index, step] of path.entries()) {
      const next = this.#inside(schemas, step);
      if (next.length === 0) {
        // The name of a component stands between its section and its keys.
        const isName = this.#choices(schemas).some((each) => isObject(each['additionalProperties']));
        if (isName) {
          schemas = this.#entries(schemas);
          continue;
        }
        return { unknown: path.slice(0, index + 1).join('.'), known: this.#keysOf(schemas) };
      }
      schemas = next;
    }
    return this.#part(schemas);
  }

  /** A part by its name under `$defs`. */
  definition(name: string): GuidePart {
    return this.#part([this.#definitions[name] ?? {}]);
  }

  #inside(schemas: readonly Schema[], key: string): Schema[] {
    return this.#entries(schemas).flatMap((each) => {
      const found = (each['properties'] as Record<string, Schema> | undefined)?.[key];
      return found === undefined ? [] : [found];
    });
  }

  #keysOf(schemas: readonly Schema[]): string[] {
    return this.#entries(schemas).flatMap((each) =>
      Object.keys((each['properties'] as object | undefined) ?? {}),
    );
  }

  /** The records of some schemas: of a map or a list those of an entry. */
  #entries(schemas: readonly Schema[]): Schema[] {
    return this.#choices(schemas).flatMap((each) => {
      const entry = isObject(each['additionalProperties']) ? each['additionalProperties'] : each['items'];
      return isObject(entry) ? this.#entries([entry]) : [each];
    });
  }

  #choices(schemas: readonly Schema[]): Schema[] {
    return schemas.flatMap((schema) => branches(schema, this.#root) as Schema[]);
  }

  #part(schemas: readonly Schema[]): GuidePart {
    const entries = this.#entries(schemas);
    const rows = entries.flatMap((record) => {
      const required = (record['required'] ?? []) as string[];
      return Object.entries((record['properties'] ?? {}) as Record<string, Schema>).map(
        ([key, schema]): GuideRow => ({
          key,
          meaning: this.#meaning(schema),
          values: [...new Set(this.#values(schema))],
          parts: [...new Set(this.#parts(schema))],
          isRequired: required.includes(key),
          written: schema['default'],
        }),
      );
    });
    const [first] = schemas;
    return {
      meaning: this.#meaning(first ?? {}),
      values: [...new Set(schemas.flatMap((each) => this.#values(each)))],
      rows,
    };
  }

  #meaning(schema: Schema): string {
    const own = schema['description'];
    if (typeof own === 'string') return own;
    return this.#choices([schema])
      .map((each) => each['description'])
      .filter((each) => typeof each === 'string')
      .slice(0, 1)
      .join('');
  }

  #parts(schema: Schema): string[] {
    if (typeof schema['$ref'] === 'string') {
      const name = nameOf(schema['$ref']);
      return this.#entries([schema]).some((each) => each['properties'] !== undefined) ? [name] : [];
    }
    return [
      ...[schema['anyOf'], schema['oneOf']].flatMap((each) =>
        Array.isArray(each) ? (each as Schema[]) : [],
      ),
      ...[schema['items'], schema['additionalProperties']].filter(isObject),
    ].flatMap((each) => this.#parts(each as Schema));
  }

  #values(schema: Schema): string[] {
    return this.#choices([schema]).flatMap((choice) => {
      if (choice['const'] !== undefined) return [`\`${String(choice['const'])}\``];
      if (Array.isArray(choice['enum'])) return choice['enum'].map((each) => `\`${String(each)}\``);
      const types = [choice['type']].flat();
      return types.map((type) => this.#valueOf(choice, type));
    });
  }

  #valueOf(schema: Schema, type: unknown): string {
    switch (type) {
      case 'boolean':
        return '`true` or `false`';
      case 'integer':
      case 'number':
        return rangeOf(schema, type);
      case 'string':
        return textOf(schema);
      case 'array':
        return `a list of ${this.#values((schema['items'] ?? {}) as Schema).join(', or of ') || 'values'}`;
      case 'object':
        return isObject(schema['additionalProperties']) ? 'a map of names' : 'keys of its own';
      default:
        return 'any value';
    }
  }
}

const nameOf = (reference: string): string => reference.replace('#/$defs/', '');

function rangeOf(schema: Schema, type: string): string {
  const what = type === 'integer' ? 'a whole number' : 'a number';
  const [low, high] = [schema['minimum'], schema['maximum']];
  if (low !== undefined && high !== undefined) return `${what} from ${low} to ${high}`;
  if (low !== undefined && low !== 0) return `${what} from ${low}`;
  return what;
}

function textOf(schema: Schema): string {
  const type = typeof schema['pattern'] === 'string' ? typeOfPattern(schema['pattern']) : undefined;
  const what = type === undefined || type === textTypes.line ? 'text' : type.what;
  const [example] = Array.isArray(schema['examples']) ? schema['examples'] : [];
  return example === undefined ? what : `${what}, as \`${String(example)}\``;
}
