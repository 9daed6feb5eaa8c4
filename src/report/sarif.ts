import { groupBy } from '../base/grouped.ts';
import { levelOf, type Rule } from '../check/rule.ts';
import type {
  Diagnostic,
  Fix,
  Label,
  Severity,
  Spot,
  SuppressedDiagnostic,
} from '../diagnostic/diagnostic.ts';
import type { SourceFile } from '../source/source-file.ts';
import { artifactUri, type ReportFolders } from './artifact-path.ts';
import { fingerprints } from './fingerprint.ts';
import type { Format } from './report.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json';
const levels: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'note' };

/** SARIF 2.1.0, as code scanning services read it: every rule with its help, every finding with all its places. */
export const sarif: Format = ({ files, rules, version }, { folders }) => {
  const diagnostics: (Diagnostic | SuppressedDiagnostic)[] = files.flatMap((file) => [
    ...file.diagnostics,
    ...(file.suppressed ?? []),
  ]);
  const context: Context = {
    names: fingerprints(diagnostics, folders),
    ruleIndex: new Map(rules.map((rule, index) => [rule.id, index])),
    folders,
  };
  const log = {
    $schema: schema,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'canton-plan',
            version,
            semanticVersion: version,
            language: 'en',
            rules: rules.map(describedRule),
          },
        },
        invocations: [{ executionSuccessful: true }],
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the repository.' } } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((diagnostic) => result(diagnostic, context)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

interface Context {
  readonly names: ReadonlyMap<Diagnostic, string>;
  readonly ruleIndex: ReadonlyMap<string, number>;
  readonly folders: ReportFolders | undefined;
}

function describedRule(rule: Rule): object {
  const level = levelOf(rule, 'production');
  const url = rule.sources.find((source) => source.url !== undefined)?.url;
  const links = rule.sources.map((source) => {
    const title = [source.page, source.section].filter((part) => part !== undefined).join(', ');
    return { text: title + (source.url === undefined ? '' : ` (${source.url})`), title, url: source.url };
  });
  return {
    id: rule.id,
    name: pascalCase(rule.id),
    shortDescription: { text: sentence(rule.title) },
    fullDescription: { text: sentence(`${sentence(rule.title)} ${rule.why}`) },
    help: {
      text: [
        sentence(rule.why),
        `What to do: ${sentence(rule.fix)}`,
        ...links.map((link) => `Source: ${link.text}`),
      ].join('\n\n'),
      // Viewers show the Markdown and not the helpUri, so the links stand here as well.
      markdown: [
        `**Why.** ${sentence(rule.why)}`,
        `**What to do.** ${sentence(rule.fix)}`,
        links
          .map((link) => `- ${link.url === undefined ? link.title : `[${link.title}](${link.url})`}`)
          .join('\n'),
        `More, with examples: \`canton-plan explain ${rule.id}\``,
      ].join('\n\n'),
    },
    ...(url === undefined ? {} : { helpUri: url }),
    defaultConfiguration: level === 'off' ? { enabled: false } : { enabled: true, level: levels[level] },
    properties: {
      tags: [...new Set([rule.id.slice(0, rule.id.indexOf('/')), rule.category])],
      precision: 'very-high',
      'problem.severity': level === 'off' || level === 'info' ? 'recommendation' : level,
    },
  };
}

const pascalCase = (id: string): string =>
  id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

/** SARIF wants its messages to end as sentences do. */
const sentence = (text: string): string => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};

function result(diagnostic: Diagnostic | SuppressedDiagnostic, context: Context): object {
  const index = context.ruleIndex.get(diagnostic.rule);
  const name = context.names.get(diagnostic) ?? '';
  return {
    ruleId: diagnostic.rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    kind: 'fail',
    level: levels[diagnostic.severity],
    message: { text: sentence(`${sentence(diagnostic.message)} ${sentence(diagnostic.help)}`) },
    locations: [{ physicalLocation: physical(diagnostic.primary, context) }],
    ...(diagnostic.related.length === 0
      ? {}
      : { relatedLocations: diagnostic.related.map((label, id) => related(label, id + 1, context)) }),
    partialFingerprints: { 'cantonPlanFinding/v1': name, primaryLocationLineHash: `${name}:1` },
    ...(diagnostic.fixes.length === 0
      ? {}
      : { fixes: diagnostic.fixes.map((fix) => described(fix, context)) }),
    suppressions: 'suppression' in diagnostic ? [suppression(diagnostic)] : [],
  };
}

const suppression = ({ suppression: { kind, reason } }: SuppressedDiagnostic): object => ({
  kind: kind === 'comment' ? 'inSource' : 'external',
  status: 'accepted',
  ...(reason === undefined ? {} : { justification: reason }),
});

const physical = (spot: Spot, context: Context): object => ({
  artifactLocation: artifact(spot.file, context),
  region: region(spot),
});

function artifact(file: SourceFile, { folders }: Context): object {
  const uri = artifactUri(file.name, folders);
  return uri.startsWith('file:') ? { uri } : { uri, uriBaseId: '%SRCROOT%' };
}

function region({ file, span }: Spot): object {
  const start = file.position(span.start);
  const end = file.position(span.end);
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}

const related = (label: Label, id: number, context: Context): object => ({
  id,
  message: { text: sentence(label.text) },
  physicalLocation: physical(label, context),
});

const described = (fix: Fix, context: Context): object => ({
  description: { text: sentence(fix.safe ? fix.title : `${fix.title} (to be reviewed)`) },
  artifactChanges: [...groupBy(fix.edits, (edit) => edit.file)].map(([file, edits]) => ({
    artifactLocation: artifact(file, context),
    replacements: edits.map((edit) => ({
      deletedRegion: region(edit),
      insertedContent: { text: edit.newText },
    })),
  })),
});
