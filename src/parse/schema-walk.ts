import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';

/** The keys that the schema knows for the map at `path`. */
export function knownKeys(path: Path, schema: object): string[] {
  const forms = formsAt(path, schema);
  return [...new Set(forms.flatMap((each) => keysOf(own(each, 'properties'))))].filter(
    (key) => key !== '$schema',
  );
}

const keysOf = (value: unknown): string[] => (isObject(value) ? Object.keys(value) : []);

/** A schema with its references followed, as the list of forms that it allows. */
export function branches(at: unknown, schema: object): unknown[] {
  const reference = own(at, '$ref');
  if (typeof reference === 'string') {
    return branches(own(own(schema, '$defs'), reference.replace('#/$defs/', '')), schema);
  }
  const union = own(at, 'anyOf');
  return Array.isArray(union) ? union.flatMap((each) => branches(each, schema)) : [at];
}

/** The schemas for one step further down. */
function below(at: unknown, step: string | number, schema: object): unknown[] {
  if (typeof step === 'number') return branches(own(at, 'items'), schema);
  return branches(own(own(at, 'properties'), step) ?? own(at, 'additionalProperties'), schema);
}

/** The forms that the schema allows at `path`. */
const formsAt = (path: Path, schema: object): unknown[] =>
  path.reduce<unknown[]>(
    (at, step) => at.flatMap((each) => below(each, step, schema)),
    branches(schema, schema),
  );

/** The words that the schema knows at `path`, where it knows only some. */
export const knownWords = (path: Path, schema: object): string[] => [
  ...new Set(formsAt(path, schema).flatMap((form) => ((own(form, 'enum') ?? []) as unknown[]).map(String))),
];

/** The pattern of a text at `path`, where every text there has to fit one. */
export function textPattern(path: Path, schema: object): string | undefined {
  const pattern = formsAt(path, schema).find((form) => own(form, 'type') === 'string');
  const found = own(pattern, 'pattern');
  return typeof found === 'string' ? found : undefined;
}

/** The one value that the schema allows at `path`, where there is only one. */
export function onlyValue(path: Path, schema: object): string | undefined {
  const [only, ...others] = knownWords(path, schema);
  return others.length === 0 ? only : undefined;
}

/** The only section whose entries, or only top of a document, that know `key`. */
export function homeOf(key: string, path: Path, schema: object): string | undefined {
  const sections = knownKeys([], schema);
  if (path.length > 0 && sections.includes(key)) return `${key} at the top`;
  const homes = sections.filter(
    (section) => section !== path[0] && knownKeys([section, 'NAME'], schema).includes(key),
  );
  return homes.length === 1 ? `${homes[0]}.NAME` : undefined;
}
