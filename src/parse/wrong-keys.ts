import type { ErrorObject } from 'ajv';
import { didYouMean, isSlip } from '../base/did-you-mean.ts';
import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import { adviceFor, meantKey } from './meant-key.ts';
import { finding, subject } from './schema-finding.ts';
import type { SchemaProblem, Words } from './schema-problem.ts';
import { farHomeOf, knownKeys, nearHomeOf, onlyValue, sectionLike, takes, valueAt } from './schema-walk.ts';
import type { TopologyFile } from './topology-file.ts';

/** A key that is not known where it stands: what it was meant to be, or where it belongs. */
export function unknownKey(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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

/** A key without which its map means nothing. */
export function missingKey(error: ErrorObject, path: Path, file: TopologyFile, words: Words): SchemaProblem {
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
