import type { AnswerKind } from '../../src/statements/coverage.ts';
import type { StatementId } from '../../src/statements/statements.ts';

/**
 * Stands behind the name of a test that shows what answers statements of the architecture page, with a few words about each answer.
 * `npm run generate` reads it from the text of the tests (src/dev/shown-statements.ts), so it is written with plain texts alone.
 */
export const shows = (_kind: AnswerKind, _answers: Readonly<Partial<Record<StatementId, string>>>) => ({});
