import type { Diagnostic, SuppressedDiagnostic } from '../diagnostic/diagnostic.ts';
import { codeFrame } from '../report/code-frame.ts';
import { componentKey } from './components.ts';
import type { PageFinding, PageWaiver } from './page-data.ts';

const plain = { gutter: same, primary: same, secondary: same };
const width = 110;

/** A finding as the page of a file shows it; one in a part names the part. `masked` findings have their secrets taken out of words and frames already. */
export function pageFinding(diagnostic: Diagnostic, file: string): PageFinding {
  const { primary, related } = diagnostic;
  const { line, column } = primary.file.position(primary.span.start);
  const marks = [primary, ...related].map((label, index) => ({ ...label, isPrimary: index === 0 }));
  return {
    severity: diagnostic.severity,
    rule: diagnostic.rule,
    message: diagnostic.message,
    why: diagnostic.why,
    help: diagnostic.help,
    line,
    column,
    frame: [
      ...(primary.file.name === file ? [] : [`${primary.file.name}:${line}:${column}`]),
      ...codeFrame(marks, plain, width, diagnostic.masked ?? []),
    ].join('\n'),
    components: [
      ...new Set([primary, ...related].flatMap(({ path }) => (path.length >= 2 ? [componentKey(path)] : []))),
    ],
  };
}

/** A finding that somebody set aside. */
export const pageWaiver = (diagnostic: SuppressedDiagnostic, file: string): PageWaiver => ({
  ...pageFinding(diagnostic, file),
  by: diagnostic.suppression.kind === 'comment' ? 'ignore comment' : 'baseline',
  reason: diagnostic.suppression.reason ?? '',
  until: diagnostic.suppression.until ?? '',
});

function same(text: string): string {
  return text;
}
