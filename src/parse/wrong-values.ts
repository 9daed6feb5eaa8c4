import type { ErrorObject } from 'ajv';
import { didYouMean, isSlip } from '../base/did-you-mean.ts';
import { either } from '../base/names.ts';
import { isObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { typeOfPattern } from '../base/text-types.ts';
import { urlPattern } from '../base/url.ts';
import { meantWord } from './meant-key.ts';
import { alternatives, meantByKey, meantForm, meantValue, type Wanted } from './meant-value.ts';
import { finding, subject } from './schema-finding.ts';
import type { SchemaProblem, Words } from './schema-problem.ts';
import { knownKeys, knownWords, takes, textPattern, valueAt } from './schema-walk.ts';
import type { TopologyFile } from './topology-file.ts';

export function kindOf(value: unknown): string {
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

/** Nothing, where a text, a list or the name of an entry belongs. */
export function emptyValue(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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

export function outOfRange(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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
export function wrongFormat(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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

export function unknownValue(
  error: ErrorObject,
  path: Path,
  file: TopologyFile,
  words: Words,
): SchemaProblem {
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

export function wrongType(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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
