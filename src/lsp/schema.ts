import topologySchema from '../../schemas/topology.schema.json' with { type: 'json' };
import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';

/** The parts of JSON Schema that the topology language uses. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const root: Schema & { readonly $defs: Readonly<Record<string, Schema>> } = topologySchema;

/** Every schema that what stands at `path` may fit, the outermost first: it has the description of the key. */
export function schemasAt(path: Path): Schema[] {
  let found = alternatives(root);
  for (const step of path) found = found.flatMap((schema) => alternatives(below(schema, step)));
  return found;
}

/** A schema with what it refers to and what it allows instead. */
function alternatives(schema: Schema | undefined): Schema[] {
  if (schema === undefined) return [];
  const target = schema.$ref === undefined ? undefined : root.$defs[schema.$ref.replace('#/$defs/', '')];
  return [schema, ...alternatives(target), ...(schema.anyOf ?? []).flatMap(alternatives)];
}

function below(schema: Schema, step: string | number): Schema | undefined {
  if (typeof step === 'number') return schema.items;
  const property = own(schema.properties, step);
  if (isObject(property)) return property as Schema;
  return isObject(schema.additionalProperties) ? (schema.additionalProperties as Schema) : undefined;
}

/** A key with what the schema says about it, as Markdown. */
export function describeKey(path: Path): string | undefined {
  const schemas = schemasAt(path);
  const description = schemas.find((schema) => schema.description !== undefined)?.description;
  if (description === undefined) return undefined;
  const values = [...new Set(schemas.flatMap((schema) => schema.enum ?? []))];
  const written = schemas.find((schema) => schema.default !== undefined)?.default;
  const example = schemas.find((schema) => schema.examples !== undefined)?.examples?.[0];
  return [
    `**${String(path.at(-1))}**`,
    description,
    ...(values.length === 0 ? [] : [`One of ${values.map(code).join(', ')}.`]),
    ...(written === undefined ? [] : [`Default: ${code(written)}.`]),
    ...(example === undefined ? [] : [`Example: ${code(example)}.`]),
  ].join('\n\n');
}

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
