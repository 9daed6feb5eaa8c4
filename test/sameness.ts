import { expect } from 'vitest';
import type { Compilation } from '../src/compile.ts';
import type { Diagnostic } from '../src/diagnostic/diagnostic.ts';
import { expand } from '../src/link/expand.ts';
import { compileText } from './support.ts';

/** RULE and every place involved, in an order that does not depend on which of them is shown first. */
const essence = ({ rule, primary, related }: Diagnostic): string =>
  `${rule} ${[...new Set([primary, ...related].map(({ path }) => path.join('/')))].sort().join(' ')}`;
/** Ignore comments are no part of the value: what they silence counts here, what is said about them does not. */
export const essences = ({ diagnostics, suppressed }: Compilation): string[] =>
  [...diagnostics, ...suppressed]
    .filter(({ rule }) => !rule.startsWith('suppression/'))
    .map(essence)
    .sort();

/** Whether the text says what its author meant, so that it can be printed anew from its value. */
export const isWellFormed = ({ topologies, diagnostics }: Compilation): boolean =>
  topologies.length === 1 && !diagnostics.some(({ rule }) => /^(syntax|schema)\//.test(rule));

/** Nothing that is filled in changes what is found. */
export async function expectSameWhenExpanded(compilation: Compilation): Promise<void> {
  const written = compilation.topologies[0]?.file.value ?? ({} as never);
  const { value } = expand(written);
  expect(expand(value).value).toEqual(value);
  expect(essences(await compileText(JSON.stringify(value)))).toEqual(essences(compilation));
}
