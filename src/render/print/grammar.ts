import { scalaString } from '../../base/scala-string.ts';
import { isOfType, type TextTypeName, textTypes, UnsafeText } from '../../base/text-types.ts';

/** Kinds of files that are made of templates, each with a grammar of its own. */
export type Grammar = 'dockerfile' | 'dotenv' | 'haproxy' | 'markdown' | 'psql' | 'scala' | 'shell';

declare const grammar: unique symbol;
/** A text that may stand as it is in a file of grammar `G`. Only the functions below make one of a text from outside. */
export type In<G extends Grammar> = string & { readonly [grammar]: G };

/** What a place cannot hold. */
export const unsafe = (place: string, what: string, value: string): UnsafeText =>
  new UnsafeText(`${place} takes ${what}, and not ${JSON.stringify(value.slice(0, 80))}`);

/** The text itself, if it is of a type that means nothing special at a place. */
export function checked(type: TextTypeName, value: string, place: string): string {
  if (!isOfType(type, value)) throw unsafe(place, textTypes[type].what, value);
  return value;
}

/** Writes a piece of a file: our own words, with slots that only take what is safe there. */
const writer =
  <G extends Grammar>() =>
  (parts: TemplateStringsArray, ...slots: readonly (In<G> | number)[]): In<G> => {
    let text = parts[0] ?? '';
    for (let index = 1; index < parts.length; index++) text += String(slots[index - 1] ?? '') + parts[index];
    return text as In<G>;
  };

/** Pieces after one another, with a separator of ours. */
export const joined = <G extends Grammar>(parts: readonly In<G>[], separator = '\n'): In<G> =>
  parts.join(separator) as In<G>;

/** The same without the blanks and line breaks around it. */
export const trimmed = <G extends Grammar>(value: In<G>): In<G> => value.trim() as In<G>;

/** The same without what stands at its end. */
export const trimmedEnd = <G extends Grammar>(value: In<G>): In<G> => value.trimEnd() as In<G>;

/** The same with no more than one empty line in a row, and ended by a line break: empty slots leave lines behind. */
export const tidied = <G extends Grammar>(value: In<G>): In<G> =>
  `${value.replace(/\n{3,}/g, '\n\n').trimEnd()}\n` as In<G>;

/** Anything as a comment: it cannot end its line. */
const comment = <G extends Grammar>(value: string): In<G> =>
  value.replace(/[^\x20-\x7e]/g, ' ').replaceAll('\\', '/') as In<G>;

/** Bash (and dash) as of POSIX, XCU 2.2 "Quoting". */
export const shell = Object.assign(writer<'shell'>(), {
  /** A name of a variable. */
  variable: (value: string) => checked('variable', value, 'a shell script') as In<'shell'>,
  /** One word, in quotes whatever it holds. */
  quoted: (value: string) =>
    `'${checked('line', value, 'a shell script').replaceAll("'", "'\\''")}'` as In<'shell'>,
  /** One word, in quotes where it needs them. */
  word: (value: string): In<'shell'> =>
    /^[A-Za-z0-9_./:@%+=,][A-Za-z0-9_./:@%+=,-]*$/.test(value) ? (value as In<'shell'>) : shell.quoted(value),
});

/** A script for psql: SQL with psql's own commands (PostgreSQL manual, "psql" and "Lexical Structure"). */
export const psql = Object.assign(writer<'psql'>(), {
  comment: comment<'psql'>,
  /** A name of a variable, in backquotes: psql has a shell look at it. */
  variable: (value: string) => checked('variable', value, 'a script for psql') as In<'psql'>,
  identifier: (value: string) =>
    `"${checked('line', value, 'a script for psql').replaceAll('"', '""')}"` as In<'psql'>,
  literal: (value: string) =>
    `'${checked('line', value, 'a script for psql').replaceAll("'", "''")}'` as In<'psql'>,
});

/** A Dockerfile, where `$` and white space mean something everywhere. */
export const dockerfile = Object.assign(writer<'dockerfile'>(), {
  image: (value: string) => checked('image', value, 'a Dockerfile') as In<'dockerfile'>,
  url: (value: string): In<'dockerfile'> => {
    if (!value.startsWith('https://')) throw unsafe('a Dockerfile', 'a URL with https', value);
    return checked('url', value, 'a Dockerfile') as In<'dockerfile'>;
  },
  /** The hexadecimal digits of `sha256:…`. */
  sha256: (value: string) =>
    checked('sha256', value, 'a Dockerfile').slice('sha256:'.length) as In<'dockerfile'>,
});

/** An environment file of Compose: only names are written, never values. */
export const dotenv = Object.assign(writer<'dotenv'>(), {
  comment: comment<'dotenv'>,
  variable: (value: string) => checked('variable', value, 'an environment file') as In<'dotenv'>,
});

/** HAProxy's largest time: 32 bits of milliseconds with a sign (its manual, 2.4 "Time format"). */
const longestTimeout = 2_147_483_647;

/** HAProxy's configuration (its manual, 2.2 "Quoting and escaping"). */
export const haproxy = Object.assign(writer<'haproxy'>(), {
  comment: comment<'haproxy'>,
  /** One word; in strong quotes nothing means anything but the quote itself. */
  word: (value: string): In<'haproxy'> => {
    checked('line', value, 'haproxy.cfg');
    if (/^[A-Za-z0-9_./:@%+=,~-]+$/.test(value)) return value as In<'haproxy'>;
    if (value === '' || value.includes("'"))
      throw unsafe('haproxy.cfg', 'a word without quotes in it', value);
    return `'${value}'` as In<'haproxy'>;
  },
  /** A host, also as an argument of `str(…)`. */
  host: (value: string) => checked('host', value, 'haproxy.cfg') as In<'haproxy'>,
  /** The path of a request; it stands alone in a word. */
  path: (value: string) => haproxy.word(checked('httpPath', value, 'haproxy.cfg')),
  /** A length of time in milliseconds, which HAProxy writes without fractions and without words. */
  time: (milliseconds: number | undefined): In<'haproxy'> => {
    const whole = Math.round(milliseconds ?? Number.NaN);
    if (!(whole >= 1 && whole <= longestTimeout))
      throw unsafe('haproxy.cfg', 'a time from 1 ms to 24 days', String(milliseconds));
    for (const [unit, factor] of [
      ['h', 3_600_000],
      ['m', 60_000],
      ['s', 1000],
    ] as const)
      if (whole % factor === 0) return `${whole / factor}${unit}` as In<'haproxy'>;
    return `${whole}ms` as In<'haproxy'>;
  },
});

/** A text in a PromQL selector (Prometheus documentation, "String literals"). */
export const promqlString = (value: string): string => JSON.stringify(checked('line', value, 'PromQL'));

/** Text in an annotation of an alert, where Go's templates read `{{`. */
export const annotationText = (value: string): string =>
  checked('line', value, 'an alert').replaceAll('{{', '{{ "{{" }}');

/** A console script of Canton. */
export const scala = Object.assign(writer<'scala'>(), {
  comment: (value: string) => comment<'scala'>(value).replaceAll('*/', '* /') as In<'scala'>,
  string: (value: string) => scalaString(value) as In<'scala'>,
  strings: (values: readonly string[]): In<'scala'> =>
    scala`Seq[String](${joined(values.map(scala.string), ', ')})`,
  /** A part of our own code that the profile of a release knows. */
  code: (value: string): In<'scala'> => {
    if (!/^[A-Za-z]\w*$/.test(value)) throw unsafe('a console script', 'a name', value);
    return value as In<'scala'>;
  },
});
