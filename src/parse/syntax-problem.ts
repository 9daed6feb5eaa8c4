import type { Fix, TextEdit } from '../diagnostic/diagnostic.ts';
import type { Span } from '../source/source-file.ts';

/** Something that the reader of YAML has to say, before it is placed in a file. */
export interface SyntaxProblem {
  readonly rule: `syntax/${string}`;
  readonly message: string;
  readonly span: Span;
  readonly label: string;
  /** How to fix it, where that can be said better than by the rule. */
  readonly help?: string;
  readonly related?: readonly { readonly span: Span; readonly text: string }[];
  readonly fixes?: readonly (Omit<Fix, 'edits'> & { readonly edits: readonly TextEdit[] })[];
}
