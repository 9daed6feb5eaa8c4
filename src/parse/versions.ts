import { isObject, own, type PlainObject, setOwn } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import type { TopologyFile } from './topology-file.ts';

/** Where versions stand. They are texts; unquoted they look like numbers, and 2.10 would become 2.1. */
const places: readonly (readonly string[])[] = [
  ['daml', 'version'],
  ['databases', '*', 'version'],
  ['kubernetes', 'version'],
  ...[
    'sequencers',
    'mediators',
    'domainManagers',
    'participants',
    'jsonApis',
    'oauthMiddlewares',
    'triggerServices',
  ].map((section) => [section, '*', 'instances', '*', 'version']),
];

/** The value with unquoted versions read as they are written, and a finding for each. */
export function readVersions(file: TopologyFile): { value: PlainObject; findings: Finding[] } {
  const findings: Finding[] = [];
  let value = file.value as unknown as PlainObject;
  for (const place of places) {
    for (const path of numbersAt(value, place)) {
      const text = file.scalarText(path) ?? '';
      const edit = file.replaceScalar(path, JSON.stringify(text));
      value = replaced(value, path, text) as PlainObject;
      findings.push({
        rule: 'syntax/unquoted-version',
        message: `version ${text} is not quoted, so YAML reads it as a number`,
        file: file.source,
        document: file.document,
        primary: file.label(path, `read as "${text}"`),
        related: [],
        fixes: edit === undefined ? [] : [{ title: `Quote it: "${text}"`, safe: true, edits: [edit] }],
      });
    }
  }
  return { value, findings };
}

/** Where numbers stand at `place` below `value`. Paths are made only for those: every entry of a large file is passed here. */
function numbersAt(value: unknown, place: readonly string[], depth = 0): Path[] {
  const step = place[depth];
  if (step === undefined) return typeof value === 'number' ? [[]] : [];
  if (step !== '*') return isObject(value) ? below(own(value, step), step, place, depth) : [];
  const found: Path[] = [];
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++)
      found.push(...below(value[index], index, place, depth));
  } else if (isObject(value)) {
    for (const key of Object.keys(value)) found.push(...below(own(value, key), key, place, depth));
  }
  return found;
}

const none: Path[] = [];

function below(value: unknown, step: string | number, place: readonly string[], depth: number): Path[] {
  const found = numbersAt(value, place, depth + 1);
  return found.length === 0 ? none : found.map((path) => [step, ...path]);
}

/** A copy of `value` with `part` at `path`; what is not on the way is shared. */
function replaced(value: unknown, path: Path, part: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return part;
  if (Array.isArray(value))
    return value.map((item, index) => (index === step ? replaced(item, rest, part) : item));
  const copy: PlainObject = {};
  for (const [key, old] of Object.entries(value as PlainObject))
    setOwn(copy, key, key === step ? replaced(old, rest, part) : old);
  return copy;
}
