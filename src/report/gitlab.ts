import type { Severity } from '../diagnostic/diagnostic.ts';
import { artifactPath } from './artifact-path.ts';
import { fingerprints } from './fingerprint.ts';
import type { Format } from './report.ts';

const severityNames: Record<Severity, string> = { error: 'major', warning: 'minor', info: 'info' };

/** GitLab's code quality report: a list of issues, each with a fingerprint of its own. */
export const gitlab: Format = ({ files }, { folders }) => {
  const diagnostics = files.flatMap((file) => file.diagnostics);
  const names = fingerprints(diagnostics, folders);
  const issues = diagnostics.map((diagnostic) => ({
    description: `${diagnostic.message} (${diagnostic.help})`,
    check_name: diagnostic.rule,
    fingerprint: names.get(diagnostic),
    severity: severityNames[diagnostic.severity],
    location: {
      path: artifactPath(diagnostic.primary.file.name, folders),
      positions: {
        begin: diagnostic.primary.file.position(diagnostic.primary.span.start),
        end: diagnostic.primary.file.position(diagnostic.primary.span.end),
      },
      lines: { begin: diagnostic.primary.file.position(diagnostic.primary.span.start).line },
    },
  }));
  return `${JSON.stringify(issues, null, 2)}\n`;
};
