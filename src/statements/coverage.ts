import { compareText } from '../base/compare.ts';
import type { Rule } from '../check/rule.ts';
import { domainSide } from './domain-side.ts';
import { ledgerSide } from './ledger-side.ts';
import { notation } from './notation.ts';
import { roles } from './roles.ts';
import type { AnswerKind, ShownBy, Statement } from './statement.ts';
import { triggerSide } from './trigger-side.ts';

const numberOf = ({ id }: Statement): number => Number.parseInt(id.slice(1), 10);

/** Every statement of the page that this tool answers, in the order of the page. */
const statements: readonly Statement[] = [
  ...roles,
  ...notation,
  ...ledgerSide,
  ...domainSide,
  ...triggerSide,
].sort((a, b) => numberOf(a) - numberOf(b) || compareText(a.id, b.id));

/** One thing that answers a statement, with the test that shows it. */
export interface CoverageAnswer {
  readonly kind: 'rule' | AnswerKind;
  /** The rule's id, or a few words. */
  readonly what: string;
  readonly shownBy: ShownBy;
}

export interface CoverageRow {
  readonly id: string;
  readonly says: string;
  readonly answers: readonly CoverageAnswer[];
}

/** What answers each statement: the rules that name it, then everything else. */
export function coverage(rules: readonly Rule[]): CoverageRow[] {
  const byStatement = new Map<string, CoverageAnswer[]>();
  for (const rule of rules) {
    for (const id of rule.answers) {
      const answers = byStatement.get(id) ?? [];
      answers.push({ kind: 'rule', what: rule.id, shownBy: exampleTest });
      byStatement.set(id, answers);
    }
  }
  return statements.map(({ id, says, answers }) => ({
    id,
    says,
    answers: [...(byStatement.get(id) ?? []), ...answers],
  }));
}

/** Every rule's examples are run by one test. */
const exampleTest: ShownBy = {
  file: 'test/rules/examples.test.ts',
  test: 'finds exactly what is marked in its bad example, and no other rule reports the same line',
};
