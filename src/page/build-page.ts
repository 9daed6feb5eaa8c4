import type { Rule } from '../check/rule.ts';
import type { Compiled } from '../compile.ts';
import type { Diagnostic, SuppressedDiagnostic } from '../diagnostic/diagnostic.ts';
import { buildScene, defaultSceneOptions, paint, type View } from '../draw/index.ts';
import { literalSecrets } from '../parse/literal-secrets.ts';
import type { Plan } from '../plan/plan.ts';
import { textHider, withoutSecrets } from '../report/masking.ts';
import { coverage } from '../statements/coverage.ts';
import { pageComponents } from './components.ts';
import { pageFinding, pageWaiver } from './findings.ts';
import type { PageData, PagePicture } from './page-data.ts';
import { inventory, statementTable } from './tables.ts';

/** What a page is made of. */
export interface PageInput {
  readonly compiled: Compiled;
  /** Findings of this document. */
  readonly diagnostics: readonly Diagnostic[];
  readonly suppressed: readonly SuppressedDiagnostic[];
  /** Undefined where none can be made; `notes` then say why. */
  readonly plan: Plan | undefined;
  readonly notes: readonly string[];
  /** The rules that ran. */
  readonly rules: readonly Rule[];
  /** Version of this tool. */
  readonly version: string;
}

const pictures: readonly { readonly id: PagePicture['id']; readonly title: string; readonly view: View }[] = [
  { id: 'services', title: 'Services', view: { kind: 'network' } },
  { id: 'zones', title: 'Zones', view: { kind: 'zones' } },
];

/** Everything that the page shows, secrets taken out. The same input gives the same data. */
export async function buildPage(input: PageInput): Promise<PageData> {
  const { file, topology } = input.compiled;
  const { source } = file;
  const spans = literalSecrets(source, [file.root]);
  const hide = textHider(source, spans);
  const masked = <D extends Diagnostic>(each: D): D => ({ ...each, masked: spans });
  const [checked] = withoutSecrets([
    { source, diagnostics: input.diagnostics.map(masked), suppressed: input.suppressed.map(masked) },
  ]);
  const diagnostics = checked?.diagnostics ?? [];
  const findings = diagnostics.map(pageFinding);
  const { components, defaults } = pageComponents(topology, file, hide);
  return {
    title: topology.name,
    file: source.name,
    release: topology.release.text,
    edition: topology.edition,
    environment: topology.environment,
    version: input.version,
    pictures: await Promise.all(
      pictures
        .filter(({ id }) => id !== 'zones' || topology.zones.length > 0)
        .map(async ({ id, title, view }): Promise<PagePicture> => {
          const scene = buildScene(topology, file, { ...defaultSceneOptions, view }, diagnostics);
          const svg = await paint(scene, 'svg', {
            theme: 'auto',
            scale: 1,
            fonts: { files: [] },
            linkTemplate: undefined,
            onPage: true,
          });
          return { id, title, description: scene.description, notes: scene.notes, svg: bare(String(svg)) };
        }),
    ),
    components,
    defaults,
    findings,
    waived: (checked?.suppressed ?? []).map(pageWaiver),
    tables: [
      ...(input.plan === undefined ? [] : hiddenIn(inventory(topology, input.plan), hide)),
      statementTable(coverage(input.rules), findings),
    ],
    notes: input.notes,
  };
}

/** The drawing without what the page says once for all: declaration and style sheet. */
const bare = (svg: string): string =>
  svg.replace(/^<\?xml[^>]*>\n/, '').replace(/ *<style>.*?<\/style>\n/s, '');

/** Names may hold what nobody should read as well. */
const hiddenIn = (tables: PageData['tables'], hide: (text: string) => string): PageData['tables'] =>
  tables.map((each) => ({
    ...each,
    rows: each.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? hide(cell) : cell))),
  }));
