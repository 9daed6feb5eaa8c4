import { describe, expect, it } from 'vitest';
import { figureScene } from '../../src/dev/figures.ts';
import { networkOfOrganizations } from '../../src/dev/generated-network.ts';
import {
  buildScene,
  checkSelectors,
  defaultSceneOptions,
  paint,
  parseView,
  type Scene,
  type SceneOptions,
} from '../../src/draw/index.ts';
import { compileFile, compileText } from '../support.ts';

const solution = 'fixtures/figures/solution-lb/topology.yaml';

async function sceneOf(view: string, options: Partial<SceneOptions> = {}, file = solution): Promise<Scene> {
  const { topologies } = await compileFile(file);
  return build(topologies[0], view, options);
}

function build(
  compiled: Awaited<ReturnType<typeof compileText>>['topologies'][number] | undefined,
  view: string,
  options: Partial<SceneOptions>,
): Scene {
  if (compiled === undefined) throw new Error('the file cannot be read');
  const read = parseView(view, compiled.topology);
  if ('hint' in read) throw new Error(read.message);
  return buildScene(compiled.topology, compiled.file, { ...defaultSceneOptions, view: read, ...options });
}

const details = (scene: Scene): string[] => scene.nodes.map((node) => node.detail).sort();

describe('views', () => {
  it('organization: what it runs, and what it reaches of the other', async () => {
    const scene = await sceneOf('organization=alpha-bank');
    expect(scene.groups.map((group) => group.label)).toContain('alpha-bank');
    expect(details(scene)).toContain('alpha-participant-1');
    expect(details(scene)).toContain('sequencer-lb');
    expect(details(scene)).not.toContain('mediator-1');
    expect(details(scene)).not.toContain('sequencer-1');
  });

  it('domain: its members in full, its participants as boxes', async () => {
    const scene = await sceneOf('domain=settlement');
    expect(details(scene)).toEqual(
      expect.arrayContaining(['mediator-1', 'sequencer-4', 'exchange-participant ×2']),
    );
    expect(details(scene)).not.toContain('exchange-json-1');
  });

  it.each([
    ['zonez', 'zones'],
    ['service=mediatr', 'mediator'],
    ['domain=settlment', 'settlement'],
    ['organization=alpha', 'alpha-bank'],
    ['organization', 'organization=NAME'],
    ['network=x', 'network'],
  ])('%s is no view, and what is meant is said', async (text, meant) => {
    const { topologies } = await compileFile(solution);
    const topology = topologies[0]?.topology;
    if (topology === undefined) throw new Error('the file cannot be read');
    expect(parseView(text, topology)).toMatchObject({ hint: expect.stringContaining(meant) });
  });

  it('names of components that do not exist are said', async () => {
    const { topologies } = await compileFile(solution);
    const topology = topologies[0]?.topology;
    if (topology === undefined) throw new Error('the file cannot be read');
    expect(checkSelectors('hide', ['mediatr'], topology)).toMatchObject({ hint: 'did you mean `mediator`?' });
    expect(
      checkSelectors('hide', ['mediator', 'mediators', 'all', 'exchange-json', 'monitoring'], topology),
    ).toBeUndefined();
  });
});

describe('collapse, expand, hide, health', () => {
  it('collapses by kind and by name', async () => {
    const scene = await sceneOf('network', { collapse: ['json-api', 'mediator'] });
    expect(details(scene)).toEqual(
      expect.arrayContaining(['exchange-json ×2', 'alpha-json ×2', 'mediator ×2']),
    );
    expect(details(scene)).toContain('sequencer-1');
  });

  it('hides by kind, with what belongs to it', async () => {
    const kinds = ({ nodes }: Scene) => nodes.map(({ origin }) => origin.kind);
    const whole = await sceneOf('network');
    const scene = await sceneOf('network', { hide: ['trigger-service', 'identity-provider'] });
    for (const kind of ['trigger-node', 'oauth-middleware', 'identity-provider'] as const) {
      expect(kinds(whole)).toContain(kind);
      expect(kinds(scene)).not.toContain(kind);
    }
    expect(details(whole)).toContain('exchange-trigger-pg');
    expect(details(scene)).not.toContain('exchange-trigger-pg');
  });

  it('leaves health out of large pictures unless asked', async () => {
    const count = (scene: Scene): number => scene.links.filter((link) => link.kind === 'health').length;
    expect(count(await sceneOf('network'))).toBe(0);
    expect(count(await sceneOf('network', { health: 'on' }))).toBeGreaterThan(20);
    expect(count(await figureScene('03-participant', { health: 'off' }))).toBe(0);
  });

  it('marks no gateway with findings about the services that it leads to', async () => {
    const { topologies, diagnostics } = await compileFile('test/link/topologies/forms.yaml');
    const [compiled] = topologies;
    if (compiled === undefined) throw new Error('the file cannot be read');
    const view = { kind: 'logical' } as const;
    const options = { ...defaultSceneOptions, view };
    const { nodes } = buildScene(compiled.topology, compiled.file, options, diagnostics);
    const marked = (isWanted: (kind: string) => boolean) =>
      nodes.filter(({ kind }) => isWanted(kind)).map(({ marks }) => marks.length > 0);
    expect(marked((kind) => kind !== 'gateway')).toContain(true);
    expect(marked((kind) => kind === 'gateway')).toContain(false);
    expect(marked((kind) => kind === 'gateway')).not.toContain(true);
  });

  it('puts the head of a health signal that crosses a gateway only at its recipient', async () => {
    const scene = await sceneOf('network', { health: 'on' });
    const gateways = new Set(scene.nodes.filter((node) => node.kind === 'gateway').map((node) => node.id));
    const health = scene.links.filter((link) => link.kind === 'health');
    expect(health.filter((link) => gateways.has(link.from)).length).toBeGreaterThan(0);
    expect(health.filter((link) => link.arrow === gateways.has(link.to))).toEqual([]);
  });
});

/** A network of `count` stacks, all of one organization or each of its own. */
function stacks(count: number, organizations: 'one' | 'many'): string {
  const all = Array.from({ length: count }, (_, index) => index);
  const owner = (index: number): string => (organizations === 'many' ? `bank-${index}` : 'bank');
  return [
    'apiVersion: canton-plan/v1',
    'name: large',
    'daml: { version: "2.10.4" }',
    'organizations:',
    '  exchange: { role: provider }',
    ...[...new Set(all.map(owner))].map((name) => `  ${name}: { role: user }`),
    'databases:',
    '  central: { organization: exchange, availability: ha }',
    ...all.map((index) => `  pg-${index}: { organization: ${owner(index)}, availability: ha }`),
    'domains:',
    '  d: { organization: exchange, backend: { type: sql, database: central }, sequencerAccess: load-balancer, protocolVersion: 5 }',
    'sequencers: { s: { domain: d, instances: 2 } }',
    'participants:',
    ...all.map(
      (index) =>
        `  p-${index}: { organization: ${owner(index)}, instances: 2, database: pg-${index}, domains: [d] }`,
    ),
    'jsonApis:',
    ...all.map((index) => `  j-${index}: { participant: p-${index}, instances: 2 }`),
    'applications:',
    ...all.map((index) => `  a-${index}: { organization: ${owner(index)}, uses: [j-${index}, p-${index}] }`),
  ].join('\n');
}

describe('large networks', () => {
  const large = async (text: string, options: Partial<SceneOptions> = {}): Promise<Scene> =>
    build((await compileText(text)).topologies[0], 'network', options);

  it('draw their stacks together, and say so', async () => {
    const scene = await large(stacks(100, 'one'));
    expect(scene.nodes.map((node) => node.label)).toContain('100 stacks');
    expect(scene.nodes.length).toBeLessThan(20);
    expect(scene.notes).toHaveLength(1);
    expect(scene.notes[0]).toContain('--expand');
  });

  it('draw their user organizations together', async () => {
    const scene = await large(stacks(100, 'many'));
    expect(scene.nodes.map((node) => node.label)).toContain('100 user organizations');
    expect(scene.links.filter((link) => link.kind === 'traffic').length).toBeGreaterThan(0);
  });

  it('are drawn whole when that is asked for', async () => {
    const scene = await large(stacks(30, 'one'), { expand: ['all'] });
    expect(scene.nodes.filter((node) => node.label === 'Participant (active)')).toHaveLength(30);
    expect(scene.notes).toEqual([]);
  });

  it('keep a service that is named', async () => {
    const scene = await large(stacks(100, 'one'), { expand: ['p-7'] });
    expect(scene.nodes.map((node) => node.detail)).toEqual(expect.arrayContaining(['p-7-1', 'p-7-2']));
    expect(scene.nodes.map((node) => node.detail)).not.toContain('p-8-1');
  });
});

describe('twenty stacks of five organizations', () => {
  const text = networkOfOrganizations({ stacks: 20, organizations: 5 });
  const draw = async (view: string, options: Partial<SceneOptions> = {}, from = text): Promise<Scene> =>
    build((await compileText(from)).topologies[0], view, options);
  const rows = (scene: Scene): string[] => scene.nodes.map(({ label, detail }) => `${label}: ${detail}`);
  const groupOf = (scene: Scene, id: string | undefined): string | undefined =>
    scene.groups.find((group) => group.id === id)?.label;

  it('are a box with their number in each organization, and the operator in full', async () => {
    const scene = await draw('network');
    const sums = scene.nodes.filter(({ label }) => label === '4 stacks');
    expect(sums.map(({ group }) => groupOf(scene, group))).toEqual(['org1', 'org2', 'org3', 'org4', 'org5']);
    expect(rows(scene)).toEqual(expect.arrayContaining(['Mediator (active): mediator-1']));
  });

  it('stand in the zones where they run, with the replicas of their databases', async () => {
    const scene = await draw('zones');
    const at = (label: string): string[] =>
      scene.nodes
        .filter((node) => `${node.label}: ${node.detail}` === label)
        .map(({ group }) => groupOf(scene, group) ?? 'nowhere')
        .sort();
    expect(at('4 stacks: org1')).toEqual(['zone-a', 'zone-b', 'zone-c']);
    // The databases of the stacks are in their boxes, which stand in each zone that has a replica.
    expect(rows(scene).filter((row) => row.includes('org1-pg'))).toEqual([]);
    expect(at('Mediator Postgres HA: operator-pg')).toEqual(['zone-a', 'zone-b', 'zone-c']);
    expect(at('4 applications: org1')).toEqual(['nowhere']);
  });

  it.each(['domain=main', 'service=sequencer,mediator'])('%s shows what it is about', async (view) => {
    const scene = await draw(view);
    expect(rows(scene)).toEqual(
      expect.arrayContaining(['Mediator (passive): mediator-2', 'Sequencer (active): sequencer-2']),
    );
    expect(rows(scene).filter((row) => row.startsWith('4 stacks'))).toHaveLength(5);
  });

  it('have a row for each organization across the zones, with one line of a kind from zone to zone', async () => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const scene = await draw('zones');
    const boxes = scene.nodes.filter(({ kind }) => kind === 'service');
    const { nodes } = await layOut(scene);
    const levels = new Map(boxes.map(({ id, detail }) => [nodes.get(id)?.y, detail]));
    expect(levels.size).toBe(5);
    for (const { id, detail } of boxes) expect(levels.get(nodes.get(id)?.y)).toBe(detail);
    const ids = new Set(boxes.map(({ id }) => id));
    const lines = scene.links
      .filter(({ from, to }) => ids.has(from) && ids.has(to))
      .map(({ kind, from, to }) => [kind, ...[from, to].sort()].join(' '));
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.length).toBe(new Set(lines).size);
  });

  it('organizations stand above the operator that all of them reach', async () => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const scene = await draw('network');
    const { groups } = await layOut(scene);
    const tops = scene.groups
      .filter(({ kind }) => kind === 'organization')
      .map(({ id, label }) => ({ label, y: groups.get(id)?.y ?? 0 }));
    const operator = tops.find(({ label }) => label === 'operator')?.y ?? 0;
    for (const { label, y } of tops) if (label !== 'operator') expect(y, label).toBeLessThan(operator - 100);
  });

  it('organization: its own stacks, not summed with others', async () => {
    const scene = await draw('organization=org2');
    expect(rows(scene).filter((row) => /^Participant|^JSON/.test(row)).length).toBeGreaterThan(4);
    expect(scene.nodes.every(({ label }) => label !== 'Organization')).toBe(true);
  });

  it('expand and collapse by organization', async () => {
    const scene = await draw('network', { expand: ['org1'], collapse: ['org2'] });
    expect(rows(scene)).toEqual(
      expect.arrayContaining(['Participant (active): participant-4-1', 'Organization: org2 · 4 stacks']),
    );
    expect(rows(scene).some((row) => row.includes('participant-9-1'))).toBe(false);
    expect(scene.notes.join(' ')).toContain('drawn as one box');
    const organizations = ({ groups }: Scene) => groups.map(({ label }) => label);
    expect(organizations(scene)).toContain('org1');
    expect(organizations(await draw('network', { hide: ['org1'] }))).not.toContain('org1');
  });

  it('take kinds as the file writes them, and refuse what would do nothing', async () => {
    const { topologies } = await compileText(text);
    const topology = topologies[0]?.topology;
    if (topology === undefined) throw new Error('the file cannot be read');
    expect(checkSelectors('expand', ['jsonApis', 'json-api', 'org1', 'mediator'], topology)).toBeUndefined();
    expect(checkSelectors('hide', ['org1-pg', 'loadBalancers'], topology)).toBeUndefined();
    for (const word of ['org1-pg', 'idp', 'app-1', 'load-balancer', 'applications'])
      expect(checkSelectors('expand', [word], topology), word).toMatchObject({
        message: expect.stringContaining('does nothing'),
        hint: expect.stringContaining('org1'),
      });
  });

  it('mark the worst finding inside, and count the others', async () => {
    const wrong = text
      .replace(
        'participant-2: { organization: org1, instances: 2',
        'participant-2: { organization: org1, instances: 1',
      )
      .replace(
        'participant-3: { organization: org1, instances: 2, database: org1-pg',
        'participant-3: { organization: org1, instances: 2, database: missing-pg',
      );
    const { topologies, diagnostics } = await compileText(wrong);
    const [compiled] = topologies;
    if (compiled === undefined) throw new Error('the file cannot be read');
    const inside = diagnostics.filter(({ primary }) => /-[23]$/.test(String(primary.path[1])));
    expect(inside.map(({ severity }) => severity)).toEqual(expect.arrayContaining(['error', 'warning']));
    const scene = buildScene(compiled.topology, compiled.file, defaultSceneOptions, diagnostics);
    const box = scene.nodes.find(
      ({ label, group }) => label.endsWith('stacks') && groupOf(scene, group) === 'org1',
    );
    const shown = scene.findings.find(({ number }) => number === box?.marks[0]);
    expect(shown?.severity).toBe('error');
    expect(box?.moreMarks).toBeGreaterThan(0);
    expect(scene.notes.join(' ')).toMatch(/more findings? (is|are) inside/);
  });
});

describe('long rows', () => {
  const text = networkOfOrganizations({ stacks: 20, organizations: 5 });
  const sizeOf = async (width?: number) => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const compiled = (await compileText(text)).topologies[0];
    return layOut(build(compiled, 'network', { expand: ['all'], health: 'off', width }));
  };

  it('are wrapped to the shape of a page, or to a width', async () => {
    const page = await sizeOf();
    expect(page.width / page.height).toBeLessThan(2.2);
    const narrow = await sizeOf(2500);
    expect(narrow.width).toBeLessThanOrEqual(2500);
    const boxes = [...narrow.groups.values()];
    expect(boxes.length).toBeGreaterThan(5);
    expect(boxes.filter(({ x, width }) => x < 0 || x + width > narrow.width)).toEqual([]);
    expect(narrow.nodes.size).toBe(page.nodes.size);
  });

  it('that Mermaid cannot draw by itself are told of in the text', async () => {
    const compiled = (await compileText(networkOfOrganizations({ stacks: 60, organizations: 5 })))
      .topologies[0];
    const options = { theme: 'auto', scale: 1, fonts: { files: [] }, linkTemplate: undefined } as const;
    const large = build(compiled, 'network', { expand: ['all'] });
    expect(String(await paint(large, 'mermaid', options))).toMatch(
      /\n {2}%% This is more than Mermaid draws.*of 500/,
    );
    expect(String(await paint(large, 'markdown', options))).toMatch(/\nThis is more than Mermaid draws/);
    const small = build(compiled, 'network', {});
    expect(String(await paint(small, 'mermaid', options))).not.toContain('more than Mermaid');
  });
});

describe('findings on the picture', () => {
  const marksOf = (scene: Scene): string[] =>
    [...scene.groups, ...scene.nodes, ...scene.links].flatMap((element) =>
      element.marks.map(
        (mark) => `${mark} ${'label' in element ? `${element.label} ${element.detail}` : element.kind}`,
      ),
    );

  it('are numbered on what they are about', async () => {
    const { topologies, diagnostics } = await compileFile('rules/trigger/rule-live-twice/bad.yaml', {
      settings: { only: ['trigger/rule-live-twice'] },
    });
    const [compiled] = topologies;
    if (compiled === undefined) throw new Error('the file cannot be read');
    const scene = buildScene(compiled.topology, compiled.file, defaultSceneOptions, diagnostics);
    expect(scene.findings.map(({ number, rule }) => `${number} ${rule}`)).toEqual(
      diagnostics.map(({ rule }, index) => `${index + 1} ${rule}`),
    );
    for (const { number } of scene.findings)
      expect(
        marksOf(scene).filter((mark) => mark.startsWith(`${number} Trigger node`)).length,
      ).toBeGreaterThan(0);
  });

  it('stay on the box that stands for a collapsed service', async () => {
    const { topologies, diagnostics } = await compileFile('fixtures/hostile/names.topology.yaml');
    const [compiled] = topologies;
    if (compiled === undefined) throw new Error('the file cannot be read');
    const options = { ...defaultSceneOptions, collapse: ['all'] };
    const scene = buildScene(compiled.topology, compiled.file, options, diagnostics);
    expect(scene.findings.length).toBeGreaterThan(3);
    expect(marksOf(scene).filter((mark) => mark.includes('service')).length).toBeGreaterThan(3);
  });
});

describe('what is wrong is drawn as it is written', () => {
  const rows = (scene: Scene): string[] => scene.nodes.map(({ label, runs }) => `${label} ${runs}`);
  const header = `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4" }
environment: development
domains: { settlement: { protocolVersion: 7 } }
`;
  const draw = async (text: string): Promise<Scene> =>
    build((await compileText(`${header}${text}`)).topologies[0], 'network', {});

  it('a mode that is none', async () => {
    const scene = await draw(`databases: { pg: {} }
participants: { bank: { domains: [settlement], database: pg, instances: 2, mode: active-active } }
`);
    expect(rows(scene).filter((row) => row.startsWith('Participant'))).toEqual([
      'Participant (active) true',
      'Participant (active) true',
    ]);
  });

  it('a standby that runs, and the same rules in one colour', async () => {
    const scene = await draw(`participants: { bank: { domains: [settlement] } }
triggerServices:
  triggers:
    participant: bank
    nodes:
      pink: { rules: ["M:a", "M:b"], standby: 1, standbyRunning: true }
      green: { rules: ["M:b", "M:a"] }
      blue: { rules: ["M:c"] }
`);
    const triggers = scene.nodes.filter(({ label }) => label.startsWith('Trigger node'));
    expect(triggers.map(({ label, runs }) => `${label} ${runs}`)).toEqual([
      'Trigger node (live) true',
      'Trigger node (standby) true',
      'Trigger node true',
      'Trigger node true',
    ]);
    expect(triggers.map(({ ruleSet }) => ruleSet)).toEqual([0, 0, 0, 2]);
  });

  it('a JSON API of one organization at a participant of another: no stack around both', async () => {
    const scene = await draw(`organizations: { exchange: {}, bank: {} }
participants: { exchange: { organization: exchange, domains: [settlement] } }
jsonApis: { bank-json: { organization: bank, participant: exchange } }
`);
    const kindOf = (id: string | undefined): string | undefined =>
      scene.groups.find((group) => group.id === id)?.label;
    const services = scene.groups.filter(({ kind }) => kind === 'service');
    expect(services.map(({ detail, parent }) => `${detail} in ${kindOf(parent)}`).sort()).toEqual([
      'bank-json in bank',
      'exchange in exchange',
    ]);
  });
});
