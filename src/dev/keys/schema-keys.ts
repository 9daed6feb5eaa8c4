/** Every key of the topology language, by the way that leads to it, and values that may stand there. */
import { textTypes } from '../../base/text-types.ts';
import { branches } from '../../parse/schema-walk.ts';
import { topologySchema } from '../topology-schema.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface SchemaKey {
  /** Its way from the root: `*` is any name of a map, `[]` any entry of a list. */
  readonly path: readonly string[];
  /** What may stand there: one schema for each place of the language that allows the key on this way. */
  readonly schemas: readonly Schema[];
  readonly isRequired: boolean;
  /** What has to stand beside it. */
  readonly beside: Readonly<Record<string, unknown>>;
}

export const choicesOf = (schema: Schema): Schema[] => branches(schema, topologySchema) as Schema[];

/** Every key, in the order of the language; a way that comes back to where it was is followed once. */
export function schemaKeys(): SchemaKey[] {
  const found = new Map<string, Omit<SchemaKey, 'schemas'> & { schemas: Schema[] }>();
  const walk = (schema: Schema, path: string[], seen: readonly unknown[]): void => {
    for (const choice of choicesOf(schema)) {
      if (seen.includes(choice)) continue;
      const inner = [...seen, choice];
      const required = (choice['required'] as string[] | undefined) ?? [];
      for (const [key, value] of Object.entries((choice['properties'] as Record<string, Schema>) ?? {})) {
        const way = [...path, key];
        const id = way.join('.');
        const known = found.get(id);
        if (known === undefined)
          found.set(id, {
            path: way,
            schemas: [value],
            isRequired: required.includes(key),
            beside: leastOf(choice, key),
          });
        else known.schemas.push(value);
        walk(value, way, inner);
      }
      const entry = choice['additionalProperties'];
      if (typeof entry === 'object' && entry !== null) walk(entry as Schema, [...path, '*'], inner);
      if (choice['items'] !== undefined) walk(choice['items'] as Schema, [...path, '[]'], inner);
    }
  };
  walk(topologySchema, [], []);
  return [...found.values()];
}

/** What a record requires besides a key. */
function leastOf(record: Schema, key: string): Record<string, unknown> {
  const properties = record['properties'] as Record<string, Schema>;
  const others = ((record['required'] as string[] | undefined) ?? []).filter((each) => each !== key);
  return Object.fromEntries(others.map((each) => [each, valuesFor([properties[each] ?? {}])[0]]));
}

const samples: Readonly<Partial<Record<keyof typeof textTypes, readonly string[]>>> = {
  line: ['other-1', 'alpha-bank', 'exchange'],
  variable: ['OTHER_VALUE'],
  containerVariable: ['OTHER_VALUE'],
  release: ['2.9.5', '2.7.9'],
  version: ['13', '15'],
  image: ['registry.example/other:1'],
  repository: ['registry.example/other'],
  tag: ['other'],
  digest: [`sha256:${'0'.repeat(64)}`],
  httpPath: ['/other'],
  host: ['other.example'],
  address: ['other.example:443'],
  dnsName: ['other.example'],
  hostOrNetwork: ['10.9.0.0/16'],
  quantity: ['3Gi'],
  cores: ['3'],
  heap: ['3g'],
  kubernetesLabel: ['other'],
  kubernetesName: ['other'],
  kubernetesKind: ['Issuer'],
  labelKey: ['other'],
  labelValue: ['other'],
  clusterDomain: ['other.example'],
  remoteKey: ['other/'],
  secretKey: ['other'],
  composeProject: ['other'],
  duration: ['77s', '33m'],
  url: ['https://other.example/x'],
  storePath: ['s3://other/x'],
  cron: ['0 0 9 ? * SUN'],
};

/** Values to try for a key; a map or record gets what it requires and one entry at most. */
export function valuesFor(schemas: readonly Schema[], depth = 0): unknown[] {
  const values = schemas.flatMap(choicesOf).flatMap((choice) => valuesOf(choice, depth));
  return values.filter((value, at) => values.findIndex((each) => same(each, value)) === at);
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function valuesOf(schema: Schema, depth: number): unknown[] {
  if (schema['const'] !== undefined) return [schema['const']];
  if (Array.isArray(schema['enum'])) return schema['enum'];
  const examples = (schema['examples'] as unknown[] | undefined) ?? [];
  if (Array.isArray(schema['type']))
    return schema['type'].flatMap((type) => valuesOf({ ...schema, type }, depth));
  switch (schema['type']) {
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number': {
      const [low, high] = [Number(schema['minimum'] ?? 0), Number(schema['maximum'] ?? 1_000_000)];
      const tried = [...examples, 7, 3, 1, 2, 0, 12345, low, high];
      return tried.filter((each) => Number(each) >= low && Number(each) <= high);
    }
    case 'array': {
      const items = valuesFor([(schema['items'] as Schema) ?? {}], depth + 1);
      return [...examples, ...items.slice(0, 3).map((item) => [item]), []];
    }
    case 'object':
      return objects(schema, depth);
    case 'string':
      return [...textsOf(schema), ...examples];
    default:
      return examples;
  }
}

function textsOf(schema: Schema): readonly string[] {
  const pattern = schema['pattern'];
  const known = Object.entries(textTypes).find(([, type]) => type.pattern === pattern)?.[0];
  return samples[known as keyof typeof textTypes] ?? ['other'];
}

function objects(schema: Schema, depth: number): unknown[] {
  const properties = (schema['properties'] as Record<string, Schema> | undefined) ?? {};
  const required = (schema['required'] as string[] | undefined) ?? [];
  const least: Record<string, unknown> = {};
  for (const key of required) least[key] = valuesFor([properties[key] ?? {}], depth + 1)[0];
  if (depth > 2) return [least];
  const entry = schema['additionalProperties'];
  const more =
    typeof entry === 'object' && entry !== null
      ? valuesFor([entry as Schema], depth + 1)
          .slice(0, 2)
          .map((value) => ({ other: value }))
      : [];
  const one = Object.entries(properties)
    .filter(([key]) => !required.includes(key))
    .flatMap(([key, each]) => {
      const [value] = valuesFor([each], depth + 1);
      return value === undefined ? [] : [{ ...least, [key]: value }];
    });
  const open =
    Object.keys(properties).length === 0 && more.length === 0 ? [{ 'other.key': 1 }, { other: 'x' }] : [];
  return [
    ...more,
    ...open,
    ...(required.length > 0 ? [least] : []),
    ...one.slice(0, 6),
    ...(required.length > 0 ? [] : [least]),
  ];
}
