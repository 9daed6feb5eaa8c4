/** docs/topology.md: every key of the language, what it means, what may stand there, its default, and what it changes. */
import { readdirSync, readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { stringify } from 'yaml';
import { isObject, type PlainObject } from '../base/object.ts';
import { expand } from '../link/expand.ts';
import type { Environment } from '../model/topology.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import { type GuidePart, type GuideRow, LanguageGuide } from '../report/language-guide.ts';
import { type EffectKind, effectKinds } from './keys/observe.ts';
import { type KeyRecord, recordedEffects } from './keys/record.ts';
import { topologySchema } from './topology-schema.ts';

const environments: readonly Environment[] = ['production', 'staging', 'development'];
const starters = 'templates/starters';

export function languagePage(): string {
  const guide = new LanguageGuide(topologySchema as PlainObject);
  const root = guide.at([]) as GuidePart;
  // What has a section of its own is told there.
  const sectionOf = new Map(root.rows.flatMap(({ key, parts }) => parts.map((name) => [name, key] as const)));
  const told: Told = {
    effects: effectsByPart(recordedEffects()),
    defaults: defaultsFound(),
    anchorOf: (name) => (sectionOf.get(name) ?? name).toLowerCase(),
  };
  const parts = partsUsed(guide, root).filter((name) => !sectionOf.has(name));
  const sections = root.rows
    .map(({ key, meaning }) => ({ key, meaning, rows: (guide.at([key]) as GuidePart).rows }))
    .filter(({ rows }) => rows.length > 0);
  return [
    '# The topology language\n',
    `One YAML file says who runs what. \`canton-plan schema --format text PATH\` tells the same in the terminal, an editor
shows it where the cursor stands ([editors](editors.md)), and \`canton-plan expand\` writes out every default of a file.

A key marked * has to be written. "Changes" names what differed when the key was tried with another value in an example
of this project: the **C**ompose folder, the **K**ubernetes folder, **f**indings, the **p**icture, **i**mpact. It is one
trial of each way to a key, so that more may differ elsewhere; where nothing stands, no trial showed an effect. A test
repeats the trials, \`npm run effects\` looks for more. Keys that begin with \`x-\` are yours.\n`,
    table('', root.rows, told),
    ...sections.map(({ key, meaning, rows }) =>
      [`\n## ${key}\n`, meaning, example(key), table(key, rows, told)].join('\n'),
    ),
    '\n# Values with keys of their own\n',
    ...parts.map((name) => {
      const { meaning, rows, values } = guide.definition(name);
      const short = values.filter((value) => value !== 'keys of its own');
      const forms = short.length === 0 ? '' : `\nShort form: ${short.join(', or ')}.\n`;
      return [`\n## ${name}\n`, meaning, forms, table(name, rows, told)].join('\n');
    }),
  ].join('\n');
}

/** What the page tells besides the schema. */
interface Told {
  readonly effects: ReadonlyMap<string, ReadonlySet<EffectKind>>;
  readonly defaults: ReadonlyMap<string, string>;
  /** The heading under which a part of the language stands. */
  readonly anchorOf: (name: string) => string;
}

function table(part: string, rows: readonly GuideRow[], { effects, defaults, anchorOf }: Told): string {
  const lines = rows.map((row) => {
    const where = part === '' ? row.key : `${part}.${row.key}`;
    const links = row.parts.map((name) => `[${name}](#${anchorOf(name)})`);
    const values = [
      ...row.values.filter((value) => value !== 'keys of its own' || links.length === 0),
      ...links,
    ];
    const preset = row.written === undefined ? (defaults.get(where) ?? '') : `\`${String(row.written)}\``;
    return `| ${[`\`${row.key}\`${row.isRequired ? '*' : ''}`, row.meaning, values.join('; '), preset, lettersOf(effects.get(where))].map(cell).join(' | ')} |`;
  });
  return ['| key | meaning | values | default | changes |', '|---|---|---|---|---|', ...lines, ''].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const letters: Readonly<Record<EffectKind, string>> = {
  compose: 'C',
  kubernetes: 'K',
  findings: 'f',
  picture: 'p',
  impact: 'i',
};
const lettersOf = (kinds: ReadonlySet<EffectKind> | undefined): string =>
  effectKinds.flatMap((kind) => (kinds?.has(kind) ? letters[kind] : [])).join(' ');

/** The parts that stand under `$defs`, by name. */
function partsUsed(guide: LanguageGuide, root: GuidePart): string[] {
  const found: string[] = [];
  const follow = (rows: readonly GuideRow[]): void => {
    for (const name of rows.flatMap(({ parts }) => parts))
      if (!found.includes(name)) {
        found.push(name);
        follow(guide.definition(name).rows);
      }
  };
  follow(root.rows);
  return found.sort();
}

/** What each key of a part changes, over all the ways that lead to it. */
function effectsByPart(records: readonly KeyRecord[]): Map<string, Set<EffectKind>> {
  const found = new Map<string, Set<EffectKind>>();
  const guide = new LanguageGuide(topologySchema as PlainObject);
  for (const { key, effects } of records) {
    for (const where of partKeys(guide, key)) {
      const kinds = found.get(where) ?? new Set();
      found.set(where, kinds);
      for (const kind of effects) kinds.add(kind);
    }
  }
  return found;
}

/** The row of the page on which a way of the language ends: `Tls.mode` for `participants.*.ledgerApi.tls.mode`. */
function partKeys(guide: LanguageGuide, way: string): string[] {
  const steps = way.split('.').filter((step) => step !== '*' && step !== '[]');
  if (steps.length < 3) return [steps.join('.')];
  const [key = ''] = steps.slice(-1);
  const before = steps.slice(0, -1);
  const owner = guide.at(before.slice(0, -1));
  if ('unknown' in owner) return [];
  const row = owner.rows.find((each) => each.key === before.at(-1));
  const own = row?.parts.filter((name) => guide.definition(name).rows.some((each) => each.key === key)) ?? [];
  return own.map((name) => `${name}.${key}`);
}

/** What filling in writes where nothing is said, by environment where that matters. */
function defaultsFound(): Map<string, string> {
  const seen = new Map<string, Map<Environment, Set<string>>>();
  const files = readdirSync(starters).map(
    (name) => load(readFileSync(`${starters}/${name}`, 'utf8')) as TopologyValue,
  );
  for (const value of files)
    for (const environment of environments) {
      const note = (where: string, filled: unknown): void => {
        if (isObject(filled) || Array.isArray(filled)) return;
        const by = seen.get(where) ?? new Map<Environment, Set<string>>();
        seen.set(where, by);
        by.set(environment, (by.get(environment) ?? new Set()).add(String(filled)));
      };
      const whole = expand({ ...value, environment }).value;
      for (const [section, entries] of Object.entries(whole)) {
        const written = (value as PlainObject)[section];
        if (isObject(entries)) {
          for (const [name, entry] of Object.entries(entries)) {
            const own = isObject(written) ? written[name] : undefined;
            if (!isObject(entry)) {
              if (own === undefined) note(`${section}.${name}`, entry);
              continue;
            }
            for (const [key, filled] of Object.entries(entry))
              if (!isObject(own) || own[key] === undefined) note(`${section}.${key}`, filled);
          }
        }
      }
    }
  return new Map(
    [...seen].flatMap(([where, by]) => {
      const told = presetOf(by);
      return told === undefined ? [] : [[where, told] as const];
    }),
  );
}

/** Undefined where it depends on more than the environment. */
function presetOf(by: ReadonlyMap<Environment, ReadonlySet<string>>): string | undefined {
  const values = environments.map((environment) => [...(by.get(environment) ?? [])]);
  if (values.some((each) => each.length !== 1)) return undefined;
  const [production, ...others] = values.map(([value = '']) => value);
  const differing = others.flatMap((value, index) =>
    value === production ? [] : [`${environments[index + 1]}: \`${value}\``],
  );
  return [`\`${production}\``, ...differing].join('; ');
}

/** The first entry of a section in the starters. */
function example(section: string): string {
  for (const name of readdirSync(starters).sort()) {
    const value = (load(readFileSync(`${starters}/${name}`, 'utf8')) as PlainObject)[section];
    if (value === undefined) continue;
    const shown = isObject(value)
      ? Object.fromEntries(Object.entries(value).slice(0, isObject(Object.values(value)[0]) ? 1 : undefined))
      : value;
    return `\n\`\`\`yaml\n# from canton-plan init --from ${name.replace('.topology.yaml', '')}\n${stringify({ [section]: shown }, { lineWidth: 110 })}\`\`\`\n`;
  }
  return '';
}
