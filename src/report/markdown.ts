import { plural } from '../base/names.ts';
import type { Diagnostic, Severity } from '../diagnostic/diagnostic.ts';
import { type CheckedFile, countFindings, type Format } from './report.ts';
import { visible } from './terminal-text.ts';

/** GitHub refuses a comment of more than 65,536 characters. */
const maxLength = 60_000;

const signs: Record<Severity, string> = { error: '🔴 error', warning: '🟡 warning', info: '🔵 info' };

/** A comment for a pull request, and the summary of a job: a table of the findings of each file. */
export const markdown: Format = ({ files }, { maxProblems }) => {
  const counts = countFindings(files);
  const suppressed = files.reduce((sum, file) => sum + (file.suppressed?.length ?? 0), 0);
  const total = counts.error + counts.warning + counts.info;
  const head = [
    '<!-- canton-plan -->',
    total === 0
      ? `### ✅ canton-plan: nothing to report in ${plural(files.length, 'file')}`
      : `### canton-plan: ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.info} info in ${plural(files.length, 'file')}`,
    ...(suppressed === 0 ? [] : ['', `${plural(suppressed, 'finding')} set aside, with who and why below.`]),
  ].join('\n');
  let text = `${head}\n`;
  let shown = 0;
  for (const file of files) {
    if (file.diagnostics.length === 0) continue;
    const table = tableHead(file);
    for (const [index, diagnostic] of file.diagnostics.entries()) {
      const addition = (index === 0 ? table : '') + row(diagnostic);
      if (shown >= maxProblems || text.length + addition.length > maxLength)
        return `${text}\n${plural(total - shown, 'more finding')} not shown.\n`;
      text += addition;
      shown++;
    }
  }
  return text + setAside(files, maxLength - text.length);
};

/** What does not count, each with who set it aside, why and until when: whoever judges a change judges that as well. */
function setAside(files: readonly CheckedFile[], room: number): string {
  const all = files.flatMap((file) =>
    (file.suppressed ?? []).map((diagnostic) => ({ name: file.source.name, diagnostic })),
  );
  if (all.length === 0) return '';
  let text = '\n#### Set aside\n\n| | Place | Finding | Set aside by |\n|---|---|---|---|\n';
  for (const [index, { name, diagnostic }] of all.entries()) {
    const { file, span } = diagnostic.primary;
    const { line, column } = file.position(span.start);
    const { kind, reason, until } = diagnostic.suppression;
    const cells = [
      signs[diagnostic.severity],
      `${inline(name)}:${line}:${column}`,
      `${inline(diagnostic.message)}<br><sub>${inline(diagnostic.rule)}</sub>`,
      `${kind === 'comment' ? 'ignore comment' : 'baseline'}${reason === undefined ? ', without a reason' : `: ${inline(reason)}`}${until === undefined ? '' : `, until ${inline(until)}`}`,
    ];
    const addition = `| ${cells.join(' | ')} |\n`;
    if (text.length + addition.length > room) return `${text}\n${all.length - index} more set aside.\n`;
    text += addition;
  }
  return text;
}

const tableHead = (file: CheckedFile): string =>
  `\n#### ${inline(file.source.name)}\n\n| | Place | Finding | What to do |\n|---|---|---|---|\n`;

function row(diagnostic: Diagnostic): string {
  const { line, column } = diagnostic.primary.file.position(diagnostic.primary.span.start);
  const cells = [
    signs[diagnostic.severity],
    `${line}:${column}`,
    `${inline(diagnostic.message)}<br><sub>${inline(diagnostic.rule)}: ${inline(diagnostic.why)}</sub>`,
    inline(diagnostic.help),
  ];
  return `| ${cells.join(' | ')} |\n`;
}

/** Text from a file as Markdown that shows exactly this text: no markup, no mention, no line break. Names in backticks stay code. */
export const inline = (text: string): string =>
  visible(text)
    .replaceAll('\t', ' ')
    .split('`')
    .map((part, index, parts) =>
      index % 2 === 1 && index < parts.length - 1 ? `<code>${entities(part)}</code>` : entities(part),
    )
    .join('');

/**
 * The same for readers that show HTML as text, as editors do: names in backticks are code spans. A backtick of a name closes
 * none, since what stands outside of a span is written so that nothing in it begins anything.
 */
export const inlineSpans = (text: string): string =>
  visible(text)
    .replaceAll('\t', ' ')
    .split('`')
    .map((part, index, parts) => {
      if (index % 2 === 0) return index > 0 && part === '' && index < parts.length - 1 ? ' ' : entities(part);
      if (index === parts.length - 1) return `&#96;${entities(part)}`;
      return part === '' ? '&#96;&#96;' : `\`${part}\``;
    })
    .join('');

/** Whatever could begin markup, a link, a mention or a command is written as a character reference. */
const entities = (text: string): string =>
  text
    .replace(/[^\p{L}\p{N} .():,;?%"'/=+\-\u2026\u2019]|:(?! |$)/gu, reference)
    .replace(/(?<=www)\./gi, reference);

const reference = (character: string): string => `&#${character.codePointAt(0)};`;
