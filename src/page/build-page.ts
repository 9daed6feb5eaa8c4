import type { Rule } from '../check/rule.ts';
import type { Compiled } from '../compile.ts';
import type { Diagnostic, SuppressedDiagnostic } from '../diagnostic/diagnostic.ts';
import { buildScene, defaultSceneOptions, paint, type View } from '../draw/index.ts';
import { documentSecrets } from '../parse/literal-secrets.ts';
import type { Plan } from '../plan/plan.ts';
import { textHider, withoutSecrets } from '../report/masking.ts';
import { coverage } from '../statements/coverage.ts';
import { pageComponents } from './components.ts';
import { pageFinding, pageWaiver } from './findings.ts';
import type { LiveReport } from './live.ts';
import type { PageData, PagePicture, PageTable } from './page-data.ts';
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

/** A page without what failures do, which takes longest; `finish` adds it. */
export interface BegunPage {
  readonly data: PageData;
  readonly plan: Plan | undefined;
  readonly finish: () => Promise<PageData>;
  /** The page, begun or finished, with how the network runs, or why nobody knows. */
  readonly withLive: (data: PageData, live: LiveReport | { readonly fault: string }) => Promise<PageData>;
}

/** Everything that the page shows, secrets taken out. The same input gives the same data. */
export const buildPage = async (input: PageInput): Promise<PageData> => (await beginPage(input)).finish();

/** The same in two steps. */
export async function beginPage(input: PageInput): Promise<BegunPage> {
  const { file, topology } = input.compiled;
  const { source } = file;
  const spans = documentSecrets(file);
  const hide = textHider(spans);
  const masked = <D extends Diagnostic>(each: D): D => ({ ...each, masked: spans });
  const [checked] = withoutSecrets([
    { source, diagnostics: input.diagnostics.map(masked), suppressed: input.suppressed.map(masked) },
  ]);
  const diagnostics = checked?.diagnostics ?? [];
  // As pictures number them.
  const findings = diagnostics.map((each, index) => ({
    number: index + 1,
    ...pageFinding(each, source.name),
  }));
  const { components, defaults } = pageComponents(topology, file, hide);
  const traces = new Map<string, ReadonlyMap<string, readonly string[]>>();
  const data: PageData = {
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
          const scene = buildScene(
            topology,
            file,
            { ...defaultSceneOptions, view, traced: true },
            diagnostics,
          );
          traces.set(id, scene.traces ?? new Map());
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
    waived: (checked?.suppressed ?? []).map((each) => pageWaiver(each, source.name)),
    tables: [
      ...(input.plan === undefined ? [] : hiddenIn(inventory(topology, input.plan), hide)),
      statementTable(coverage(input.rules), findings),
    ],
    impact: undefined,
    live: undefined,
    notes: input.notes,
  };
  const { plan } = input;
  return {
    data,
    plan,
    finish: async () => {
      if (plan === undefined) return data;
      const { pageImpact } = await import('./impact.ts');
      const { impact, tables, notes } = pageImpact(topology, traces, hide);
      return {
        ...data,
        impact,
        tables: [...data.tables, ...hiddenIn(tables, hide)],
        notes: [...data.notes, ...notes],
      };
    },
    withLive: async (page, live) => {
      if ('fault' in live) return { ...page, notes: [hide(live.fault), ...page.notes] };
      if (plan === undefined)
        return { ...page, notes: ['How it runs is not shown, since there is no plan.', ...page.notes] };
      const now = (await import('./live.ts')).pageLive(topology, plan, live, traces);
      return {
        ...page,
        live: now.live,
        tables: [...hiddenIn([now.table], hide), ...page.tables],
        notes: [hide(now.note), ...page.notes],
      };
    },
  };
}

/** The drawing without what the page says once for all: declaration and style sheet. */
const bare = (svg: string): string =>
  svg.replace(/^<\?xml[^>]*>\n/, '').replace(/ *<style>.*?<\/style>\n/s, '');

/** Names may hold what nobody should read as well. */
const hiddenIn = (tables: PageData['tables'], hide: (text: string) => string): PageTable[] =>
  tables.map((each) => ({
    ...each,
    rows: each.rows.map((row) => row.map((cell) => (typeof cell === 'string' ? hide(cell) : cell))),
  }));
