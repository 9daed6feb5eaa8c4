/** Values as the reader of configurations (PureConfig over Typesafe Config) takes them. */
import { didYouMean } from '../../base/did-you-mean.ts';
import type { Release } from '../release.ts';
import type { KeyShape } from './key-table.ts';
import { isKnownIn, rangeText } from './range.ts';

/** The units of Scala's durations. */
const duration =
  /^[-+]?\d+(\.\d*)?(e[-+]?\d+)?\s*(d|days?|h|hrs?|hours?|m|mins?|minutes?|s|secs?|seconds?|ms|millis?|milliseconds?|µs|micros?|microseconds?|ns|nanos?|nanoseconds?)$/i;
const endless = /^([-+]?Inf|PlusInf|Duration\.Inf)$/;

interface Wrong {
  readonly text: string;
  readonly help?: string;
}

/** What is wrong with a value of a key that has no keys below it; undefined where nothing is. */
export function wrongValue(shape: KeyShape, value: unknown, release: Release): Wrong | undefined {
  const { is = 'any' } = shape;
  if (is === 'any' || is === 'free') return undefined;
  if (typeof value === 'object') return { text: `must be ${kindText(is)}` };
  const text = String(value);
  // What a variable of the environment holds, nobody knows here.
  if (text.includes('${')) return undefined;
  if (is.includes('|'))
    return ofValues(
      shape,
      is.split('|').filter((name) => name !== ''),
      text,
      release,
    );
  return fits(shape, is, text) ? undefined : { text: `must be ${kindText(is)}, not \`${text}\`` };
}

function ofValues(shape: KeyShape, names: readonly string[], text: string, release: Release) {
  const isSame = (name: string): boolean =>
    name === text || (shape.anyCase === true && name.toLowerCase() === text.toLowerCase());
  const range = shape.values?.[text];
  if (range !== undefined && !isKnownIn(range, release))
    return { text: `\`${text}\` is not known in ${release.line} (${rangeText(range)})` };
  if (names.some(isSame)) return undefined;
  const meant = didYouMean(text, names);
  return {
    text: `\`${text}\` is none of ${names.map((name) => `\`${name}\``).join(', ')}`,
    ...(meant === undefined ? {} : { help: `did you mean \`${meant}\`?` }),
  };
}

function fits({ least, unitless }: KeyShape, is: string, text: string): boolean {
  const number = /^\s*[-+]?\d+(\.\d+)?(e[-+]?\d+)?\s*$/i.test(text) ? Number(text) : Number.NaN;
  switch (is) {
    case 'bool':
      return /^(true|false|yes|no|on|off)$/.test(text);
    case 'int':
      return Number.isInteger(number) && number >= (least ?? Number.NEGATIVE_INFINITY);
    case 'port':
      return Number.isInteger(number) && number >= 0 && number <= 65_535;
    case 'number':
      return !Number.isNaN(number);
    case 'duration':
      return duration.test(text.trim()) || endless.test(text) || (unitless === true && !Number.isNaN(number));
    default:
      return true;
  }
}

const kindText = (is: string): string =>
  ({
    bool: '`true` or `false`',
    int: 'a whole number',
    port: 'a port',
    number: 'a number',
    duration: 'a duration with its unit, such as `10s`',
    path: 'a path',
    text: 'a text',
  })[is] ?? 'one of its values';
