import type { Rule } from '../check/rule.ts';
import { shownAnswers } from './generated/shown-answers.ts';
import { statements } from './statements.ts';

/** What answers a statement where no rule does, or beside one. */
export type AnswerKind = 'schema' | 'default' | 'diagram' | 'files' | 'explanation';

/** The test that shows an answer. */
interface ShownBy {
  readonly file: string;
  /** The name that the test has in the file. */
  readonly test: string;
}

/** One thing that answers a statement, with the test that shows it. */
export interface CoverageAnswer {
  readonly kind: 'rule' | AnswerKind;
  /** The rule's id, or a few words. */
  readonly what: string;
  readonly shownBy: ShownBy;
}

/** What a test says that it shows of a statement. */
export interface ShownAnswer extends CoverageAnswer {
  readonly kind: AnswerKind;
  /** The statement's id. */
  readonly statement: string;
}

export interface CoverageRow {
  /** `S44`; numbers follow the page. */
  readonly id: string;
  /** What it says, in short. */
  readonly says: string;
  readonly answers: readonly CoverageAnswer[];
}

/** What answers each statement of the page, in its order: the rules that name it, then what tests show that name it. */
export function coverage(
  rules: readonly Rule[],
  shown: readonly ShownAnswer[] = shownAnswers,
): CoverageRow[] {
  return Object.entries(statements).map(([id, says]) => ({
    id,
    says,
    answers: [
      ...rules
        .filter(({ answers }) => answers.includes(id))
        .map((rule): CoverageAnswer => ({ kind: 'rule', what: rule.id, shownBy: exampleTest })),
      ...shown
        .filter(({ statement }) => statement === id)
        .map(({ kind, what, shownBy }) => ({ kind, what, shownBy })),
    ],
  }));
}

/** Every rule's examples are run by one test. */
const exampleTest: ShownBy = {
  file: 'test/rules/examples.test.ts',
  test: 'finds exactly what is marked in its bad example, and no other rule reports the same line',
};
