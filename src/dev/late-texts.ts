import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Plugin } from 'esbuild';
import { type Expression, type ObjectProperty, parseSync, Visitor } from 'oxc-parser';
import { lateRule, type RuleTexts } from '../check/late-rule.ts';

const texts: ReadonlySet<string> = new Set<keyof RuleTexts>([
  'title',
  'why',
  'fix',
  'sources',
  'answers',
  'catalogue',
  'picture',
]);
const ofEach = ['id', 'category', 'severity', 'check'];

/** Has the texts of rules made when somebody reads them: of each `defineRule({ … })` a `lateRule(() => ({ texts }), …)`. */
export const lateTexts: Plugin = {
  name: 'late-texts',
  setup(bundler) {
    bundler.onLoad({ filter: /\/rules\/[^/]+\/[^/]+\/rule\.ts$/ }, async ({ path }) => ({
      contents: withLateTexts(await readFile(path, 'utf8'), path),
      loader: 'ts',
    }));
  },
};

export function withLateTexts(text: string, path: string): string {
  const found: { readonly from: number; readonly to: number; readonly given: Expression }[] = [];
  new Visitor({
    CallExpression({ callee, arguments: [given], start, end }) {
      if (callee.type === 'Identifier' && callee.name === 'defineRule' && given !== undefined)
        found.push({ from: start, to: end, given: given as Expression });
    },
  }).visit(parseSync(path, text).program);
  const [rule] = found;
  if (rule?.given.type !== 'ObjectExpression' || found.length !== 1)
    throw new Error(`${path} does not define one rule, as an object`);
  const properties = rule.given.properties.map((property) => named(property, path));
  const written = (names: (name: string) => boolean): string =>
    properties
      .filter(({ name }) => names(name))
      .map(({ property }) => text.slice(property.start, property.end))
      .join(', ');
  const rare = written((name) => !texts.has(name) && !ofEach.includes(name));
  const parts = [
    `() => ({ ${written((name) => texts.has(name))} })`,
    ...ofEach.map((name) => valueIn(properties.find((each) => each.name === name)?.property, text)),
    ...(rare === '' ? [] : [`{ ${rare} }`]),
  ];
  const from = resolve('src/check/late-rule.ts');
  return `import { ${lateRule.name} } from ${JSON.stringify(from)};\n${text.slice(0, rule.from)}${lateRule.name}(${parts.join(', ')})${text.slice(rule.to)}`;
}

interface Named {
  readonly name: string;
  readonly property: ObjectProperty;
}

function named(property: { readonly type: string }, path: string): Named {
  const { key, computed } = property as ObjectProperty;
  if (property.type !== 'Property' || computed || key.type !== 'Identifier')
    throw new Error(`${path} has a part of its rule without a plain name`);
  return { name: key.name, property: property as ObjectProperty };
}

/** A method as a function of its own. */
function valueIn(property: ObjectProperty | undefined, text: string): string {
  if (property === undefined) return 'undefined';
  const value = text.slice(property.value.start, property.value.end);
  return property.method ? `function ${value}` : value;
}
