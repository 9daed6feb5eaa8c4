import { checked } from './grammar.ts';

/** A value of an environment variable, filled in when the configuration is read. */
export class Substitution {
  readonly variable: string;
  readonly isOptional: boolean;

  constructor(variable: string, isOptional: boolean) {
    this.variable = checked('variable', variable, 'a substitution in a configuration file');
    this.isOptional = isOptional;
  }
}

/** `${NAME}`: the process does not start without it. */
export const fromEnvironment = (variable: string): Substitution => new Substitution(variable, false);
/** `${?NAME}`: the key is left out without it. */
export const ifInEnvironment = (variable: string): Substitution => new Substitution(variable, true);

export type HoconValue = string | number | boolean | Substitution | readonly HoconValue[] | HoconTree;
/** A configuration as a tree; undefined entries are left out, the order of keys is kept. */
export interface HoconTree {
  readonly [key: string]: HoconValue | undefined;
}

/** The text of a configuration. Strings are always in quotes: a bare `require` is a keyword to some readers. */
export const printHocon = (tree: HoconTree): string => entries(tree, '') || '\n';

/** The lines of a tree, each ended. */
function entries(tree: HoconTree, indent: string): string {
  let lines = '';
  for (const key in tree) {
    const value = tree[key];
    if (value === undefined) continue;
    const head = `${indent}${quoteKey(key)}`;
    if (isTree(value)) {
      const inner = entries(value, `${indent}  `);
      lines += inner === '' ? `${head} {}\n` : `${head} {\n${inner}${indent}}\n`;
    } else lines += `${head} = ${inline(value, indent)}\n`;
  }
  return lines;
}

function inline(value: HoconValue, indent: string): string {
  if (typeof value === 'string') return quote(value);
  if (value instanceof Substitution) return `\${${value.isOptional ? '?' : ''}${value.variable}}`;
  if (isList(value)) return list(value, indent);
  if (isTree(value)) return `{\n${entries(value, `${indent}  `) || '\n'}${indent}}`;
  return String(value);
}

function list(values: readonly HoconValue[], indent: string): string {
  if (values.length === 0) return '[]';
  if (values.every((value) => !isTree(value) && !isList(value)))
    return `[${values.map((value) => inline(value, indent)).join(', ')}]`;
  const inner = `${indent}  `;
  return `[\n${values.map((value) => `${inner}${inline(value, inner)}`).join(',\n')}\n${indent}]`;
}

const isList = (value: HoconValue): value is readonly HoconValue[] => Array.isArray(value);
const isTree = (value: HoconValue): value is HoconTree =>
  typeof value === 'object' && !isList(value) && !(value instanceof Substitution);

/** JSON's way of quoting is HOCON's. */
const quote = (text: string): string => JSON.stringify(text);
/** `include` and names with dots or spaces would mean something else without quotes. */
const quoteKey = (key: string): string =>
  /^[A-Za-z][A-Za-z0-9_-]*$/.test(key) && key !== 'include' ? key : quote(key);
