/** The contract of the JSON report: what `--format json` prints, published as schemas/report.schema.json. */

import { count, described, listOf, record, ref, type Schema, text } from './report-schema-parts.ts';

const finding: Record<string, Schema> = {
  rule: text('Id of the rule, `group/name`.'),
  severity: { enum: ['error', 'warning', 'info'], description: 'Its severity here.' },
  message: text('One sentence that names the components.'),
  document: count('Index of the YAML document inside the file, from 0.'),
  location: described('Where it is.', ref('Place')),
  related: listOf('Every other place involved.', ref('Place')),
  why: text('Why it matters.'),
  help: text('What to do.'),
  fixes: listOf('Ways to fix it by changing text.', ref('Fix')),
};

/** JSON Schema (2020-12) of the JSON report. */
export const reportSchema: Schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'canton-plan report',
  ...record('What `canton-plan validate --format json` prints. Lines and columns count from 1.', {
    schemaVersion: {
      const: 1,
      description: 'Grows by one when a reader could break; new keys do not count.',
    },
    tool: record('The tool that made the report.', {
      name: { const: 'canton-plan' },
      version: text('Its version.'),
    }),
    files: listOf('Every checked file, also those without findings.', ref('File')),
    summary: record('How many findings count.', {
      files: count('Checked files.'),
      error: count('Errors.'),
      warning: count('Warnings.'),
      info: count('Advice.'),
    }),
  }),
  $defs: {
    File: record('One checked file.', {
      path: text('Its name as given.'),
      findings: listOf('Findings that count, in order of place.', ref('Finding')),
      suppressed: listOf('Findings that do not count.', ref('SuppressedFinding')),
    }),
    Finding: record('One finding.', finding),
    SuppressedFinding: record('A finding that is ignored by a comment or stands in the baseline.', {
      ...finding,
      suppression: record(
        'Why it does not count.',
        {
          kind: { enum: ['comment', 'baseline'], description: 'What silences it.' },
          reason: text('The reason that its author gave.'),
          until: text('The last day on which it counts, as in `2027-01-31`.'),
        },
        ['reason', 'until'],
      ),
    }),
    Place: record(
      'A place in a file.',
      {
        file: text('The file, where it is another one than that of the finding.'),
        path: text('Structural path inside the document, for example `participants.alpha.database`.'),
        label: text('A few words about the place.'),
        range: ref('Range'),
      },
      ['file'],
    ),
    Range: record('From start to end; the end is exclusive.', {
      start: ref('Position'),
      end: ref('Position'),
    }),
    Position: record('Columns count UTF-16 code units.', {
      line: { type: 'integer', minimum: 1 },
      column: { type: 'integer', minimum: 1 },
    }),
    Fix: record('Edits that belong together.', {
      title: text('What it does.'),
      safe: { type: 'boolean', description: 'Whether it keeps the meaning that the author plainly had.' },
      edits: listOf(
        'Replacements of text; none overlaps another of the same fix.',
        record(
          'One replacement.',
          {
            file: text('The file, where it is another one than that of the finding.'),
            range: ref('Range'),
            newText: text('What stands there afterwards.'),
          },
          ['file'],
        ),
      ),
    }),
  },
};
