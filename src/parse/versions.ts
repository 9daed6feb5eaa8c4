import { own, type PlainObject, setOwn } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import { sectionsThat } from '../model/kinds/index.ts';
import type { TopologyFile } from './topology-file.ts';

/** Where versions stand. They are texts; unquoted they look like numbers, and 2.10 would become 2.1. */
const places: readonly (readonly string[])[] = [
  ['daml', 'version'],
  ['databases', '*', 'version'],
  ['kubernetes', 'version'],
  ...sectionsThat(({ hasInstances }) => hasInstances).map((section) => [
    section,
    '*',
    'instances',
    '*',
    'version',
  ]),
];

/** The value with unquoted versions read as they are written, and a finding for each. */
export function readVersions(file: TopologyFile): { value: PlainObject; findings: Finding[] } {
  const findings: Finding[] = [];
  let value: PlainObject = file.value;
  for (const place of places) {
    const numbers: Path[] = [];
    numbersAt(value, place, [], numbers);
    for (const path of numbers) {
      const text = file.scalarText(path) ?? '';
      const edit = file.replaceScalar(path, JSON.stringify(text));
      value = replaced(value, path, text) as PlainObject;
      findings.push({
        rule: 'syntax/unquoted-version',
        message: `version ${text} is not quoted, so YAML reads it as a number`,
        document: file.document,
        primary: file.label(path, `read as "${text}"`),
        related: [],
        fixes: edit === undefined ? [] : [{ title: `Quote it: "${text}"`, safe: true, edits: [edit] }],
      });
    }
  }
  return { value, findings };
}

/** Adds to `found` where numbers stand at `place` below `value`, which is at `above`. Large files have thousands of such places. */
function numbersAt(
  value: unknown,
  place: readonly string[],
  above: (string | number)[],
  found: Path[],
): void {
  const step = place[above.length];
  if (step === undefined) {
    if (typeof value === 'number') found.push([...above]);
  } else if (typeof value === 'object' && value !== null) {
    if (step !== '*') below(own(value, step), step, place, above, found);
    else if (Array.isArray(value))
      for (let index = 0; index < value.length; index++) below(value[index], index, place, above, found);
    else for (const key of Object.keys(value)) below(own(value, key), key, place, above, found);
  }
}

function below(
  value: unknown,
  step: string | number,
  place: readonly string[],
  above: (string | number)[],
  found: Path[],
): void {
  const isLast = above.length + 1 === place.length;
  if (value === undefined || (!isLast && typeof value !== 'object')) return;
  above.push(step);
  numbersAt(value, place, above, found);
  above.pop();
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
