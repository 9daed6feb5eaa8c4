import { readdirSync, readFileSync } from 'node:fs';
import type { AnswerKind, ShownAnswer } from '../statements/coverage.ts';

/** `it('NAME', shows('KIND', { ID: 'WHAT', … }), …`, also behind an `it.each(…)`. */
const shown = /(?:\bit|\))\(\s*'([^']+)',\s*shows\(\s*'(\w+)',\s*\{([^}]*)\}\s*,?\s*\)/g;
const answer = /(\w+):\s*'([^']*)'/g;

/** What tests say that they show, file by file. */
export const shownAnswers = (): ShownAnswer[] =>
  testFiles().flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    if (!text.includes('/shows.ts')) return [];
    const calls = [...text.matchAll(shown)];
    if (calls.length !== text.split('shows(').length - 1)
      throw new Error(`${file}: a \`shows\` is not behind the name of a test, or its texts are not plain`);
    return calls.flatMap(([, test = '', kind = '', said = '']) =>
      [...said.matchAll(answer)].map(([, statement = '', what = '']) => ({
        statement,
        kind: kind as AnswerKind,
        what,
        shownBy: { file, test },
      })),
    );
  });

/** The same as a module, for the command that prints the coverage without any tests at hand. */
export const shownAnswersModule = (answers: readonly ShownAnswer[]): string =>
  `export const shownAnswers = [\n${answers.map((each) => `  ${JSON.stringify(each)},\n`).join('')}] as const;\n`;

const testFiles = (): string[] =>
  readdirSync('test', { recursive: true, encoding: 'utf8' })
    .map((path) => `test/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith('.test.ts'))
    .sort();
