import type { ErrorObject } from 'ajv';
import { didYouMean, isSlip } from '../base/did-you-mean.ts';
import { durationPattern } from '../base/duration.ts';
import { either } from '../base/names.ts';
import { isObject, own } from '../base/object.ts';
import { type Path, pathKey, pathText } from '../base/path.ts';
import { typeOfPattern } from '../base/text-types.ts';
import { urlPattern } from '../base/url.ts';
import type { Finding } from '../diagnostic/diagnostic.ts';
import { adviceFor, meantKey, meantWord } from './meant-key.ts';
import { alternatives, meantByKey, meantForm, meantValue, type Wanted } from './meant-value.ts';
import { withoutConsequences } from './misplaced.ts';
import type { SchemaProblem, Words } from './schema-problem.ts';
import {
  farHomeOf,
  knownKeys,
  knownWords,
  nearHomeOf,
  onlyValue,
  sectionLike,
  takes,
  textPattern,
  valueAt,
} from './schema-walk.ts';
import type { TopologyFile } from './topology-file.ts';

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

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'list';
  if (isObject(value)) return 'map';
  return typeof value;
}

const kindWords: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  list: 'a list',
  map: 'a map',
  nothing: 'nothing',
  integer: 'a whole number',
  array: 'a list',
  object: 'a map',
  null: 'nothing',
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

/** Nothing, where a text, a list or the name of an entry belongs. */
function emptyValue(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const isName = error.propertyName !== undefined;
  const at = isName ? [...path, ''] : path;
  const message = isName ? `a name in ${subject(path, words)} is empty` : `${subject(path, words)} is empty`;
  const label = isName ? 'no name stands here' : 'nothing stands here';
  return {
    path: at,
    remove: true,
    finding: finding(file, 'schema/empty-value', message, at, label, {}, isName ? 'key' : 'value'),
  };
}

function outOfRange(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const limit = String(error.params['limit']);
  const isSmall = error.keyword === 'minimum';
  const message = `${subject(path, words)} must be at ${isSmall ? 'least' : 'most'} ${limit}`;
  const label = isSmall ? 'too small' : 'too large';
  const help = `write ${limit} or ${isSmall ? 'more' : 'less'}`;
  return {
    path,
    remove: true,
    finding: finding(file, 'schema/out-of-range', message, path, label, { help }),
  };
}

/** A text that the programs which read it would take for something else. */
function wrongFormat(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const pattern = String(error.params['pattern']);
  if (pattern === urlPattern) return notAUrl(path, file, words);
  const type = typeOfPattern(pattern);
  // The name of an entry stands for the whole entry.
  const { propertyName } = error;
  const at = propertyName === undefined ? path : [...path, propertyName];
  return {
    path: at,
    remove: true,
    finding: finding(
      file,
      'schema/invalid-format',
      `${propertyName === undefined ? subject(at, words) : `the name \`${propertyName}\``} must be ${type?.what ?? 'another text'}`,
      at,
      type?.looks ?? 'written otherwise',
      meantForm(type, String(valueAt(file.value, at))),
      propertyName === undefined ? 'value' : 'key',
    ),
  };
}

function notAUrl(path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const written = String(valueAt(file.value, path));
  const isBare = /^[\w.-]+(?::\d+)?(?:\/|$)/.test(written);
  const edit = isBare ? file.replaceName(path, `https://${written}`) : undefined;
  return {
    path,
    remove: true,
    finding: finding(
      file,
      'schema/wrong-type',
      `${subject(path, words)} must be a URL, not ${isBare ? 'a bare address' : 'a text'}`,
      path,
      'a URL begins with `https://` or `http://`',
      {
        help: isBare
          ? `write \`https://${written}\``
          : 'write the whole URL, for example `https://login.example/oauth`',
        fixes:
          edit === undefined
            ? []
            : [{ title: `Change to \`https://${written}\``, safe: false, edits: [edit] }],
      },
    ),
  };
}

const subject = (path: Path, { noun }: Words): string =>
  path.length === 0 ? `the ${noun}` : `\`${pathText(path)}\``;

function finding(
  file: TopologyFile,
  rule: string,
  message: string,
  path: Path,
  label: string,
  extra: Partial<Finding> = {},
  part: 'value' | 'key' = 'value',
): Finding {
  return {
    rule,
    message,
    document: file.document,
    primary: file.label(path, label, part),
    related: [],
    fixes: [],
    ...extra,
  };
}

function unknownKey(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const key = String(error.params['additionalProperty']);
  const at = [...path, key];
  const { suggestion, text, home, fits } = meantByUnknown(key, path, file, words);
  const where = path.length === 0 ? `at the top of a ${words.noun}` : `in ${subject(path, words)}`;
  const label = file.label(
    at,
    suggestion !== undefined
      ? `did you mean \`${suggestion}\`?`
      : home === undefined
        ? 'not known here'
        : `this is a key of \`${home.name}\``,
    'key',
  );
  const isRenamed =
    suggestion !== undefined &&
    text === undefined &&
    fits &&
    own(valueAt(file.value, path), suggestion) === undefined;
  const meant = meantPaths(path, suggestion, home?.path, valueAt(file.value, at), file, words);
  return {
    path: at,
    remove: true,
    ...(meant === undefined ? {} : { meant }),
    finding: finding(file, 'schema/unknown-key', `unknown key \`${key}\` ${where}`, at, label.text, {
      primary: label,
      help: helpFor(key, path, file, words),
      fixes: isRenamed
        ? [
            {
              title: `Rename to \`${suggestion}\``,
              safe: true,
              edits: [{ file: label.file, span: label.span, newText: suggestion }],
            },
          ]
        : [],
    }),
  };
}

/** What an unknown key may stand for; a section under a strange name may be any that is not there. */
function meantPaths(
  path: Path,
  suggestion: string | undefined,
  home: Path | undefined,
  written: unknown,
  file: TopologyFile,
  { schema }: Words,
): readonly Path[] | undefined {
  if (suggestion !== undefined) return [[...path, suggestion]];
  if (home !== undefined) return [home];
  if (path.length > 0 || !isObject(written)) return undefined;
  return knownKeys([], schema)
    .filter((key) => own(file.value, key) === undefined && takes([key], written, schema))
    .map((key) => [key]);
}

/** What an unknown key was meant to be: another key of its map, or one of another map. A slip of the hand goes before both. */
function meantByUnknown(key: string, path: Path, file: TopologyFile, { schema }: Words) {
  const known = knownKeys(path, schema);
  const written = valueAt(file.value, [...path, key]);
  const fitting = (meant: string): boolean => takes([...path, meant], written, schema);
  const byName = meantKey(key, written, known);
  const other =
    byName !== undefined && (byName.text !== undefined || fitting(byName.key)) ? byName : undefined;
  const near = didYouMean(key, known);
  const slip = near !== undefined && isSlip(key, near) ? near : undefined;
  const sure = other?.key ?? (slip !== undefined && fitting(slip) ? slip : undefined);
  const home = sure === undefined ? nearHomeOf(key, path, file.value, schema) : undefined;
  const like = path.length === 0 ? sectionLike(written, file.value, schema) : undefined;
  const likely = sure ?? (home === undefined ? (slip ?? like) : undefined);
  const farHome = likely === undefined && home === undefined ? farHomeOf(key, path, schema) : undefined;
  const isLeft = likely === undefined && home === undefined && farHome === undefined;
  const suggestion = isLeft && near !== undefined && fitting(near) ? near : likely;
  return {
    suggestion,
    text: other?.text,
    home: home ?? farHome,
    written,
    known,
    fits: suggestion !== undefined && fitting(suggestion),
  };
}

function helpFor(key: string, path: Path, file: TopologyFile, words: Words): string {
  const { suggestion, text, home, written, known, fits } = meantByUnknown(key, path, file, words);
  if (suggestion !== undefined) {
    const keys = fits ? [] : knownKeys([...path, suggestion], words.schema).slice(0, 4);
    return keys.length === 0 || text !== undefined
      ? `write \`${text ?? suggestion}\``
      : `write \`${suggestion}\`, which is a map: ${keys.join(', ')}, …`;
  }
  if (typeof written === 'number' && path[0] === 'domains' && home?.name === `${key} at the top`)
    return `write \`${key}: { NAME: { domain: ${path[1]}, instances: ${written} } }\` at the top`;
  if (home !== undefined) return `move it to \`${home.name}\`, or take it out`;
  return adviceFor(key) ?? `keys known here: ${known.join(', ')}; keys that begin with \`x-\` are yours`;
}

function missingKey(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const key = String(error.params['missingProperty']);
  const only = onlyValue([...path, key], words.schema);
  return {
    path: [...path, key],
    remove: false,
    finding: finding(
      file,
      'schema/missing-key',
      `${subject(path, words)} has no \`${key}\``,
      path,
      `\`${key}\` belongs here`,
      { help: `add \`${key}${only === undefined ? '' : `: ${only}`}\`` },
      'key',
    ),
  };
}

function unknownValue(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const allowed = (error.params['allowedValues'] as unknown[]).map(String);
  const written = String(valueAt(file.value, path));
  const suggestion = didYouMean(written, allowed) ?? meantWord(written, allowed);
  const edit = suggestion === undefined ? undefined : file.replaceName(path, suggestion);
  return {
    path,
    remove: true,
    ...(suggestion !== undefined && isSlip(written, suggestion) ? { instead: suggestion } : {}),
    finding: finding(
      file,
      'schema/unknown-value',
      `${subject(path, words)} cannot be \`${written}\``,
      path,
      suggestion === undefined ? 'not one of the known values' : `did you mean \`${suggestion}\`?`,
      {
        help: `use ${alternatives(allowed)}`,
        fixes:
          edit === undefined || suggestion === undefined
            ? []
            : [
                {
                  title: `Change to \`${suggestion}\``,
                  // Another value may mean the contrary; the beginning of just one word means that word.
                  safe: isSlip(written, suggestion) || suggestion.startsWith(written.toLowerCase()),
                  edits: [edit],
                },
              ],
      },
    ),
  };
}

function wrongType(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
  const types = [error.params['type'] as string | string[] | undefined]
    .flat()
    .filter((type) => type !== undefined);
  const kinds = [...new Set(types.map((type) => kindWords[type] ?? type))];
  const value = valueAt(file.value, path);
  const isFraction = typeof value === 'number' && !Number.isInteger(value);
  const actual = isFraction ? 'a fraction' : (kindWords[kindOf(value)] ?? 'something else');
  const wanted: Wanted = {
    types,
    words: knownWords(path, words.schema),
    form: typeOfPattern(textPattern(path, words.schema) ?? ''),
    keys: types.includes('object') ? knownKeys(path, words.schema) : [],
    takesTexts: takes([...path, 0], '', words.schema),
    itemKeys: knownKeys([...path, 0], words.schema),
  };
  const meant = meantByKey(path, value, wanted) ?? meantValue(value, wanted, file.scalarText(path));
  const edit = meant?.text === undefined ? undefined : file.replaceScalar(path, meant.text);
  return {
    path,
    remove: path.length > 0,
    finding: finding(
      file,
      'schema/wrong-type',
      `${subject(path, words)} must be ${either(kinds) || 'something else'}, not ${actual}`,
      path,
      value === null ? 'no value stands here' : `this is ${actual}`,
      {
        ...(meant === undefined ? {} : { help: meant.help }),
        fixes:
          edit === undefined || meant?.text === undefined
            ? []
            : [{ title: `Write \`${meant.text}\``, safe: true, edits: [edit] }],
      },
    ),
  };
}
