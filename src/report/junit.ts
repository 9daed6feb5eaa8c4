import { pathText } from '../base/path.ts';
import { type Xml, xml } from '../base/xml.ts';
import type { Rule } from '../check/rule.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { artifactPath, type ReportFolders } from './artifact-path.ts';
import { type CheckedFile, type FailOn, type Format, fails } from './report.ts';
import { xmlDocument } from './xml-document.ts';

/**
 * JUnit's XML: a suite for each file; a failing test for each finding that fails the run, a passing one for each rule
 * that found nothing, so that dashboards show totals.
 */
export const junit: Format = ({ files, rules }, { folders, failOn = 'error' }) => {
  const suites = files.map((file) => suite(file, rules, failOn, folders));
  const total = (name: 'tests' | 'failures' | 'skipped'): number =>
    suites.reduce((sum, each) => sum + Number(each.attributes[name] ?? 0), 0);
  const totals = { tests: total('tests'), failures: total('failures'), errors: 0 };
  return xmlDocument({
    name: 'testsuites',
    attributes: { name: 'canton-plan', ...totals },
    children: suites,
  });
};

function suite(
  file: CheckedFile,
  rules: readonly Rule[],
  failOn: FailOn,
  folders: ReportFolders | undefined,
): Xml {
  const suppressed = file.suppressed ?? [];
  const spoken = new Set([...file.diagnostics, ...suppressed].map((diagnostic) => diagnostic.rule));
  const cases: Xml[] = [
    ...file.diagnostics.map((diagnostic) =>
      testCase(diagnostic, [
        fails(diagnostic.severity, failOn)
          ? xml('failure', { type: diagnostic.severity, message: diagnostic.message }, details(diagnostic))
          : xml('system-out', {}, `${diagnostic.severity}: ${details(diagnostic)}`),
      ]),
    ),
    ...suppressed.map((diagnostic) =>
      testCase(diagnostic, [
        xml('skipped', { message: diagnostic.suppression.reason ?? diagnostic.suppression.kind }),
      ]),
    ),
    ...rules
      .filter((rule) => !spoken.has(rule.id))
      .map((rule) => xml('testcase', { classname: group(rule.id), name: rule.id })),
  ];
  return {
    name: 'testsuite',
    attributes: {
      name: artifactPath(file.source.name, folders),
      tests: cases.length,
      failures: file.diagnostics.filter((each) => fails(each.severity, failOn)).length,
      errors: 0,
      skipped: suppressed.length,
    },
    children: cases,
  };
}

const testCase = (diagnostic: Diagnostic, children: readonly Xml[]): Xml =>
  xml(
    'testcase',
    {
      classname: group(diagnostic.rule),
      name: [diagnostic.rule, pathText(diagnostic.primary.path)].filter((part) => part !== '').join(' at '),
    },
    ...children,
  );

const group = (rule: string): string => `canton-plan.${rule.slice(0, rule.indexOf('/'))}`;

function details(diagnostic: Diagnostic): string {
  const { line, column } = diagnostic.primary.file.position(diagnostic.primary.span.start);
  return [
    `${diagnostic.primary.file.name}:${line}:${column}`,
    diagnostic.message,
    `why: ${diagnostic.why}`,
    `fix: ${diagnostic.help}`,
  ].join('\n');
}
