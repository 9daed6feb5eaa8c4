import { readFileSync } from 'node:fs';
import { rules } from '../rules/index.ts';
import { type RuleSettings, resolveSeverities } from '../src/check/engine.ts';
import { type Compilation, compile, compileTogether } from '../src/compile.ts';
import { aboutEntries, applyBaseline, readBaseline } from '../src/config/baseline.ts';
import { readConfiguration } from '../src/config/configuration.ts';
import type { Environment } from '../src/model/topology.ts';
import type { Files } from '../src/parse/compose/files.ts';
import { SourceFile } from '../src/source/source-file.ts';

export interface CompileInput {
  readonly settings?: RuleSettings;
  readonly environment?: Environment;
  readonly name?: string;
  readonly asOf?: string;
}

/** The day that the examples of rules about dates are written for. */
const exampleDay = '2026-01-01';

/** Compiles a text with every rule. */
export const compileText = (
  text: string,
  { name = 'topology.yaml', ...options }: CompileInput = {},
): Promise<Compilation> => compile(new SourceFile(name, text), { rules, asOf: exampleDay, ...options });

/** Compiles a file with every rule. */
export const compileFile = (path: string, options: CompileInput = {}): Promise<Compilation> =>
  compileText(readFileSync(path, 'utf8'), { name: path, ...options });

/** Compiles an example of a rule; those of the rules about the tool's own files are such files. */
export async function compileExample(id: string, text: string): Promise<Compilation> {
  if (id === 'suppression/stale-baseline') return compileBaseline(text);
  // A rule that few personas hear is shown to one that does.
  const preset = rules.find((rule) => rule.id === id)?.personas?.[0] ?? 'recommended';
  if (id.startsWith('together/')) return compileParts(text);
  if (id.startsWith('files/')) return compileWhole(text);
  if (!id.startsWith('configuration/')) return compileText(text, { settings: { preset } });
  const { diagnostics } = await readConfiguration(new SourceFile('.canton-plan.yaml', text), rules);
  return { topologies: [], sources: [], diagnostics, suppressed: [], isWhole: true, ran: () => true };
}

/** The documents of a text as files `1.yaml`, `2.yaml`, …; each begins after empty lines, so that its places are the text's. */
function documentsAsFiles(text: string): SourceFile[] {
  const files: SourceFile[] = [];
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n---\n', start);
    const above = '\n'.repeat(text.slice(0, start).split('\n').length - 1);
    files.push(
      new SourceFile(`${files.length + 1}.yaml`, above + text.slice(start, end === -1 ? undefined : end)),
    );
    start = end === -1 ? text.length : end + '\n---\n'.length;
  }
  return files;
}

/** The first document with the others as files beside it. */
async function compileWhole(text: string): Promise<Compilation> {
  const [first = new SourceFile('1.yaml', ''), ...others] = documentsAsFiles(text);
  return compile(first, { rules, asOf: exampleDay, files: async () => filesOf([first, ...others]) });
}

/** Access to files that are nowhere but here, by their names. */
export const filesOf = (all: readonly SourceFile[]): Files => ({
  idOf: ({ name }) => name,
  find: (written) =>
    all.some(({ name }) => name === written)
      ? [{ id: written, name: written }]
      : { message: `there is no file \`${written}\``, label: 'not there', help: 'write another' },
  read: ({ name }) => all.find((each) => each.name === name) as SourceFile,
});

/** The documents of a text as files of several owners. */
async function compileParts(text: string): Promise<Compilation> {
  const files = documentsAsFiles(text);
  const parts = await compileTogether(files, () => ({ rules, asOf: exampleDay }));
  return {
    sources: files,
    topologies: parts.flatMap(({ topologies }) => topologies),
    diagnostics: parts.flatMap(({ diagnostics }) => diagnostics),
    suppressed: [],
    isWhole: true,
    ran: () => true,
  };
}

/** A baseline beside a topology without findings. */
async function compileBaseline(text: string): Promise<Compilation> {
  const baseline = await readBaseline(new SourceFile('baseline.yaml', text));
  const options = { unignorable: new Set<string>(), asOf: exampleDay, ran: () => true };
  const findings = [
    ...baseline.findings,
    ...aboutEntries(baseline, applyBaseline([], baseline.entries, options)),
  ];
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  return {
    topologies: [],
    sources: [],
    diagnostics: resolveSeverities(findings, byId, 'production', {}),
    suppressed: [],
    isWhole: true,
    ran: () => true,
  };
}

/** `LINE RULE` for each `# expect: RULE [RULE…]` mark of a text; the mark stands on the line of the finding. */
export function expectedFindings(text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      (/# expect: (.+)$/.exec(line)?.[1] ?? '')
        .split(/[\s,]+/)
        .flatMap((rule) => (rule === '' ? [] : [`${index + 1} ${rule}`])),
    )
    .sort();
}

/** `LINE RULE` for each finding. */
export const foundFindings = (compilation: Compilation): string[] =>
  compilation.diagnostics
    .map(
      (diagnostic) =>
        `${diagnostic.primary.file.position(diagnostic.primary.span.start).line} ${diagnostic.rule}`,
    )
    .sort();

/** What may differ in {@link topologyWithLiveTwice}: the environment, and the text around the second node. */
export interface AroundSecond {
  readonly environment?: string;
  readonly before?: string;
  readonly after?: string;
}

/** A topology with one mistake, `trigger/rule-live-twice`: the second node runs what the first one runs. */
export const topologyWithLiveTwice = ({
  environment = 'development',
  before = '',
  after = '',
}: AroundSecond = {}): string => `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: ${environment}
domains:
  settlement: { protocolVersion: 7 }
participants:
  exchange: { domains: [settlement], instances: 1 }
databases:
  pg: {}
identityProviders:
  idp: { jwksUrl: "https://idp.example/jwks.json" }
oauthMiddlewares:
  oauth: { identityProvider: idp }
triggerServices:
  triggers:
    participant: exchange
    database: pg
    oauthMiddleware: oauth
    nodes:
      pink: { rules: ["Settlement.Triggers:autoAccept"] }
${before}      green: { rules: ["Settlement.Triggers:autoAccept"] }${after}
`;
