/** What answers a statement where no rule does, or beside one. */
export type AnswerKind = 'schema' | 'default' | 'diagram' | 'files' | 'explanation';

/** The test that shows an answer. */
export interface ShownBy {
  readonly file: string;
  /** The name that the test has in the file. */
  readonly test: string;
}

export interface Answer {
  readonly kind: AnswerKind;
  readonly what: string;
  readonly shownBy: ShownBy;
}

/** One statement of the page “Implementing HA and Scaling Deployments”, its figures included. */
export interface Statement {
  /** `S44`; numbers follow the page. */
  readonly id: string;
  /** What it says, in short. */
  readonly says: string;
  /** What answers it beside the rules, which name the statement themselves. */
  readonly answers: readonly Answer[];
}

export const statement = (id: string, says: string, ...answers: readonly Answer[]): Statement => ({
  id,
  says,
  answers,
});

const answer =
  (kind: AnswerKind, file: string) =>
  (what: string, test: string): Answer => ({ kind, what, shownBy: { file, test } });

export const drawn = answer('diagram', 'test/statements/drawn.test.ts');
export const planned = answer('files', 'test/statements/planned.test.ts');
export const explained = answer('explanation', 'test/statements/explained.test.ts');
export const filledIn = answer('default', 'test/statements/filled-in.test.ts');
export const understood = answer('schema', 'test/parse/other-names.test.ts');
export const figure = answer('diagram', 'test/draw/figures.test.ts');
export const isolated = answer('files', 'test/render/kubernetes-network.test.ts');
export const evicted = answer('files', 'test/render/kubernetes-eviction.test.ts');
