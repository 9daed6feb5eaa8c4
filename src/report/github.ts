import { plural } from '../base/names.ts';
import { compareFindings, type Severity, severities } from '../diagnostic/diagnostic.ts';
import { artifactPath } from './artifact-path.ts';
import { countFindings, type Format } from './report.ts';
import { visible } from './terminal-text.ts';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/**
 * Workflow commands of GitHub Actions, one annotation for each finding. Errors stand first, since only the first ten
 * of a step are shown.
 */
export const github: Format = (input, { folders, quiet }) => {
  const diagnostics = input.files
    .flatMap((file) => file.diagnostics)
    .sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || compareFindings(a, b));
  const lines = diagnostics.map((diagnostic) => {
    const start = diagnostic.primary.file.position(diagnostic.primary.span.start);
    const end = diagnostic.primary.file.position(diagnostic.primary.span.end);
    // Columns are only understood within one line.
    const columns = start.line === end.line ? { col: start.column, endColumn: end.column } : {};
    const properties = {
      file: artifactPath(diagnostic.primary.file.name, folders),
      line: start.line,
      endLine: end.line,
      ...columns,
      title: `${diagnostic.severity}[${diagnostic.rule}]`,
    };
    const text = `${diagnostic.message}\nwhy: ${diagnostic.why}\nfix: ${diagnostic.help}`;
    return annotation(commands[diagnostic.severity], properties, text);
  });
  const counts = countFindings(input.files);
  const summary = quiet
    ? ''
    : `canton-plan: ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.info} info\n`;
  return lines.join('') + summary;
};

/** One workflow command. Whatever the texts hold, it stays one line and one command. */
export function annotation(
  command: string,
  properties: Readonly<Record<string, string | number>>,
  message: string,
): string {
  const pairs = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${command} ${pairs.join(',')}::${escapeData(message)}\n`;
}

const escapeData = (text: string): string =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => visible(line).replaceAll('%', '%25'))
    .join('%0A');

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
