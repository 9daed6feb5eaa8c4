import type { ErrorObject } from 'ajv';
import { didYouMean } from '../base/did-you-mean.ts';
import { durationPattern } from '../base/duration.ts';
import { own } from '../base/object.ts';
import { type Path, pathKey } from '../base/path.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import { withoutConsequences } from './misplaced.ts';
import { finding, subject } from './schema-finding.ts';
import type { SchemaProblem, Words } from './schema-problem.ts';
import { valueAt } from './schema-walk.ts';
import type { TopologyFile } from './topology-file.ts';
import { missingKey, unknownKey } from './wrong-keys.ts';
import { emptyValue, kindOf, outOfRange, unknownValue, wrongFormat, wrongType } from './wrong-values.ts';

/** The validator's errors as findings: one for each mistake, with the legal values and what was probably meant. */
export function schemaProblems(
  errors: readonly ErrorObject[],
  file: TopologyFile,
  words: Words,
): SchemaProblem[] {
  const meaningful = withoutEchoes(errors, file.value);
  const problems = meaningful.map((error) => problemOf(error, file, words));
  const renamed = new Set(problems.flatMap(({ meant = [] }) => meant.map(pathKey)));
  const told = problems.filter((problem) => problem.remove || !renamed.has(pathKey(problem.path)));
  return oneForEachList(withoutConsequences(told, file, words));
}

/** The same mistake in every item of a list is one mistake: it is told at the first, and the others are shown. */
function oneForEachList(problems: readonly SchemaProblem[]): SchemaProblem[] {
  const lists = new Map<string, SchemaProblem[]>();
  const told: SchemaProblem[] = [];
  for (const problem of problems) {
    const { path, finding } = problem;
    const isItem = typeof path.at(-1) === 'number' && finding.rule === 'schema/wrong-type';
    const key = isItem ? `${pathKey(path.slice(0, -1))} ${finding.primary.text}` : undefined;
    const others = key === undefined ? undefined : lists.get(key);
    if (others !== undefined) others.push(problem);
    else told.push(problem);
    if (key !== undefined && others === undefined) lists.set(key, []);
  }
  return told.map((problem) => {
    const others = lists.get(`${pathKey(problem.path.slice(0, -1))} ${problem.finding.primary.text}`) ?? [];
    if (others.length === 0 || typeof problem.path.at(-1) !== 'number') return problem;
    const related = others.slice(0, 5).map(({ finding: { primary } }) => ({ ...primary, text: 'and this' }));
    const more = `, and so ${others.length === 1 ? 'is one more' : `are ${others.length} more`} of the list`;
    const fixes = [problem, ...others].flatMap(({ finding }) => finding.fixes);
    const isFixed = fixes.length === others.length + 1;
    return {
      ...problem,
      finding: {
        ...problem.finding,
        message: problem.finding.message + more,
        related,
        fixes: isFixed
          ? [{ title: 'Write every item so', safe: true, edits: fixes.flatMap(({ edits }) => edits) }]
          : [],
      },
    };
  });
}

/** A file of another program says so in its `apiVersion`; nothing else in it is worth a word. */
export function foreignFile(file: TopologyFile, { noun, schema }: Words): Finding | undefined {
  const [ours] = (valueAt(schema, ['properties', 'apiVersion', 'enum']) ?? []) as unknown[];
  const written = own(file.value, 'apiVersion');
  if (typeof ours !== 'string' || typeof written !== 'string') return undefined;
  const [name = ''] = ours.split('/');
  if (written.startsWith(name) || didYouMean(written, [ours, name]) !== undefined) return undefined;
  const kind = own(file.value, 'kind');
  const what = typeof kind === 'string' ? `a \`${kind}\` of \`${written}\`` : `\`${written}\``;
  return finding(
    file,
    'schema/unknown-value',
    `this is no ${noun}: ${what} belongs to another program`,
    ['apiVersion'],
    `a ${noun} says \`${ours}\` here`,
    { help: `leave this file out, or write \`apiVersion: ${ours}\` if it is to become a ${noun}` },
  );
}

const pathOf = (pointer: string, value: unknown): Path => {
  let at: unknown = value;
  return pointer
    .split('/')
    .slice(1)
    .map((part) => {
      const key = part.replace(/~1/g, '/').replace(/~0/g, '~');
      const step = Array.isArray(at) ? Number(key) : key;
      at = Array.isArray(at) ? at[Number(key)] : own(at, key);
      return step;
    });
};

/** Of a union's errors only those of the branch that the author meant; and none twice. */
function withoutEchoes(errors: readonly ErrorObject[], value: unknown): ErrorObject[] {
  const unions = new Set(
    errors.filter((error) => error.keyword === 'anyOf').map((error) => error.instancePath),
  );
  const below = (pointer: string): boolean =>
    errors.some((error) => error.instancePath.startsWith(`${pointer}/`));
  const fits = (error: ErrorObject): boolean => {
    if (error.propertyName !== undefined) return true;
    const at = valueAt(value, pathOf(error.instancePath, value));
    const kind = kindOf(at);
    const wanted = keywordKinds[error.keyword];
    return wanted === undefined || wanted.includes(kind);
  };
  const kept: ErrorObject[] = [];
  const seen = new Set<string>();
  for (const error of errors) {
    if (error.keyword === 'anyOf' || error.keyword === 'if') continue;
    if (!fits(error)) continue;
    const pointer = error.instancePath;
    if (error.keyword === 'type' && unions.has(pointer)) {
      const otherwise =
        below(pointer) ||
        errors.some(
          (other) =>
            other !== error &&
            other.instancePath === pointer &&
            other.keyword !== 'type' &&
            other.keyword !== 'anyOf' &&
            fits(other),
        );
      if (otherwise) continue;
    }
    if (error.keyword === 'propertyNames') continue;
    const detail = error.keyword === 'type' ? '' : JSON.stringify([error.params, error.propertyName]);
    const key = `${pointer}\u0000${error.keyword}\u0000${detail}`;
    if (seen.has(key)) continue;
    seen.add(key);
    kept.push(error.keyword === 'type' ? { ...error, params: { type: typesAt(errors, pointer) } } : error);
  }
  return kept;
}

const typesAt = (errors: readonly ErrorObject[], pointer: string): string[] => [
  ...new Set(
    errors
      .filter((error) => error.instancePath === pointer && error.keyword === 'type')
      .flatMap((error) => error.params['type'] as string | string[]),
  ),
];

const keywordKinds: Partial<Record<string, readonly string[]>> = {
  enum: ['string'],
  minLength: ['string'],
  minItems: ['list'],
  pattern: ['string'],
  minimum: ['number'],
  maximum: ['number'],
  additionalProperties: ['map'],
  required: ['map'],
};

function problemOf(error: ErrorObject, file: TopologyFile, words: Words): SchemaProblem {
  const path = pathOf(error.instancePath, file.value);
  switch (error.keyword) {
    case 'additionalProperties':
      return unknownKey(error, path, file, words);
    case 'required':
      return missingKey(error, path, file, words);
    case 'enum':
      return unknownValue(error, path, file, words);
    case 'minLength':
    case 'minItems':
      return emptyValue(error, path, file, words);
    case 'pattern':
      if (error.params['pattern'] !== durationPattern) return wrongFormat(error, path, file, words);
      return {
        path,
        remove: true,
        finding: finding(
          file,
          'schema/not-a-duration',
          `${subject(path, words)} is no length of time`,
          path,
          'a length of time looks like `500ms`, `30s`, `10m` or `1h`',
        ),
      };
    case 'minimum':
    case 'maximum':
      return outOfRange(error, path, file, words);
    default:
      return wrongType(error, path, file, words);
  }
}
