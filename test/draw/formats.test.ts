import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { JSDOM } from 'jsdom';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figureScene, figures } from '../../src/dev/figures.ts';
import {
  buildScene,
  defaultSceneOptions,
  fontNames,
  type PaintOptions,
  type PictureFormat,
  paint,
  type Scene,
} from '../../src/draw/index.ts';
import { compileFile } from '../support.ts';

const options: PaintOptions = {
  theme: 'auto',
  scale: 1,
  fonts: { files: fontNames.map((name) => `assets/fonts/${name}`) },
  linkTemplate: undefined,
};
const text = async (scene: Scene, format: PictureFormat, more: Partial<PaintOptions> = {}): Promise<string> =>
  String(await paint(scene, format, { ...options, ...more }));

const hostileFile = 'fixtures/hostile/names.topology.yaml';

async function hostileScene(): Promise<Scene> {
  const { topologies, diagnostics } = await compileFile(hostileFile);
  const [compiled] = topologies;
  if (compiled === undefined) throw new Error('the hostile file cannot be read');
  return buildScene(compiled.topology, compiled.file, { ...defaultSceneOptions, health: 'on' }, diagnostics);
}

const scenes: readonly (readonly [name: string, scene: () => Promise<Scene>])[] = [
  ...figures.map(({ folder }) => [folder, () => figureScene(folder)] as const),
  ['hostile names', hostileScene],
];

interface SvgContent {
  readonly ids: readonly string[];
  readonly names: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  readonly texts: readonly string[];
}

/** What stands in an SVG, read by a parser that takes only well-formed XML. */
function readSvg(svg: string): SvgContent {
  const parser = new SaxesParser({ xmlns: true });
  const [ids, texts] = [[] as string[], [] as string[]];
  const [names, attributes] = [new Set<string>(), new Set<string>()];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    names.add(tag.name);
    for (const [name, { value }] of Object.entries(tag.attributes)) {
      attributes.add(name);
      if (name === 'id' && /^[gnl]\d+$/.test(value)) ids.push(value);
    }
  });
  parser.on('text', (content) => texts.push(content));
  parser.write(svg).close();
  return { ids, names, attributes, texts };
}

const idsOf = (scene: Scene): string[] =>
  [...scene.groups, ...scene.nodes, ...scene.links].map(({ id }) => id).sort();

describe.each(scenes)('%s', (name, makeScene) => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await makeScene();
  });

  it('is well-formed SVG with every element in it, and nothing that runs', async () => {
    const { ids, names, attributes } = readSvg(await text(scene, 'svg'));
    expect([...ids].sort()).toEqual(idsOf(scene));
    const known = 'svg title desc style rect text g path circle ellipse';
    expect([...names].filter((each) => !known.split(' ').includes(each))).toEqual([]);
    expect([...attributes].filter((each) => /^on|href/i.test(each))).toEqual([]);
  });

  it('has no two boxes on top of each other', async () => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const { boxOf } = await import('../../src/draw/layout/layout.ts');
    const { width, height, nodes, groups } = await layOut(scene);
    const boxes = [...nodes].map(([id, node]) => ({ id, ...boxOf(node) }));
    const overlaps = boxes.flatMap((a, index) =>
      boxes
        .slice(index + 1)
        .filter(
          (b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height,
        )
        .map((b) => `${a.id} ${b.id}`),
    );
    expect(overlaps).toEqual([]);
    const outside = [...boxes, ...[...groups].map(([id, box]) => ({ id, ...box }))].filter(
      (box) => box.x < -1 || box.y < -1 || box.x + box.width > width + 1 || box.y + box.height > height + 1,
    );
    expect(outside).toEqual([]);
  });

  it('has no line that runs through an element that it does not join', async () => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const { boxOf } = await import('../../src/draw/layout/layout.ts');
    const { nodes, links } = await layOut(scene);
    const icons = new Set(['load-balancer', 'gateway']);
    const boxes = scene.nodes.flatMap(({ id, kind }) => {
      const node = nodes.get(id);
      if (node === undefined) return [];
      const { x, y, width, height } = icons.has(kind)
        ? { x: node.x - 14, y: node.y - 14, width: 28, height: 28 }
        : boxOf(node);
      return [{ id, left: x + 1, right: x + width - 1, top: y + 1, bottom: y + height - 1 }];
    });
    const crossed = scene.links.flatMap(({ id, from, to }) => {
      const others = boxes.filter((box) => box.id !== from && box.id !== to);
      const hit = pointsAlong(links.get(id) ?? []).flatMap(({ x, y }) =>
        others.filter((box) => x > box.left && x < box.right && y > box.top && y < box.bottom),
      );
      return [...new Set(hit.map((box) => `${id} (${from} to ${to}) through ${box.id}`))];
    });
    expect(crossed).toEqual([]);
  });

  it('has arrows only where a health signal arrives, at the border of its recipient', async () => {
    const { layOut } = await import('../../src/draw/layout/lay-out.ts');
    const { boxOf } = await import('../../src/draw/layout/layout.ts');
    const { nodes, links } = await layOut(scene);
    const svg = await text(scene, 'svg');
    const shown = scene.links.filter((link) => link.arrow);
    const legend = scene.links.some((link) => link.kind === 'health') ? 1 : 0;
    expect(svg.split('class="arrow"').length - 1).toBe(shown.length + legend);
    for (const link of shown) {
      const end = links.get(link.id)?.at(-1);
      const to = nodes.get(link.to);
      if (end === undefined || to === undefined) throw new Error(`${link.id} has no way`);
      const box = boxOf(to);
      const fromBorder = Math.max(
        box.x - end.x,
        end.x - box.x - box.width,
        box.y - end.y,
        end.y - box.y - box.height,
      );
      expect(Math.abs(fromBorder), `${link.id} to ${link.to}`).toBeLessThan(8);
    }
  });

  it('is Mermaid text that its own parser accepts, with every element in it', async () => {
    const mermaid = await mermaidParser();
    const source = await text(scene, 'mermaid');
    expect(await mermaid.parse(source)).toMatchObject({ diagramType: 'flowchart-v2' });
    const db = await flowchart(mermaid, source);
    // A `style` of a subgraph makes Mermaid keep a vertex of that name as well.
    expect([...db.vertices].filter((id) => id.startsWith('n')).sort()).toEqual(
      scene.nodes.map(({ id }) => id).sort(),
    );
    const between = (ends: readonly (readonly [string, string])[]): string[] =>
      ends.map((pair) => [...pair].sort().join(' ')).sort();
    const { edges } = db;
    expect(between(edges.map(({ start, end }) => [start, end]))).toEqual(
      between(scene.links.map(({ from, to }) => [from, to])),
    );
    const arrows = edges
      .filter(({ type }) => type === 'arrow_point')
      .map(({ start, end }) => `${start} ${end}`);
    const signals = scene.links.filter(({ arrow }) => arrow).map(({ from, to }) => `${from} ${to}`);
    expect(arrows.sort()).toEqual(signals.sort());
    expect([...db.subgraphs].sort()).toEqual(scene.groups.map(({ id }) => id).sort());
    expect(source).toContain('legend["');
  });

  it('is DOT that Graphviz accepts, with every element in it', async () => {
    const graphviz = await Graphviz.load();
    const answer = JSON.parse(graphviz.layout(await text(scene, 'dot'), 'json', 'dot')) as {
      objects: { name: string }[];
      edges?: unknown[];
    };
    const names = answer.objects.map((each) => each.name.replace(/^cluster_/, '')).sort();
    expect(names).toEqual([...scene.groups, ...scene.nodes].map(({ id }) => id).sort());
    expect(answer.edges ?? []).toHaveLength(scene.links.length);
  });

  it('is the same every time, byte for byte', async () => {
    const again = await makeScene();
    for (const format of ['svg', 'mermaid', 'dot', 'markdown'] as const)
      expect(await text(again, format), `${name} ${format}`).toBe(await text(scene, format));
    const small = { ...options, scale: 0.5 };
    const [first, second] = [await paint(scene, 'png', small), await paint(again, 'png', small)];
    expect(Buffer.from(first as Uint8Array).equals(Buffer.from(second as Uint8Array))).toBe(true);
    expect(
      Buffer.from(first as Uint8Array)
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });
});

interface At {
  readonly x: number;
  readonly y: number;
}

/** Points along a cubic spline. */
function pointsAlong(spline: readonly At[]): At[] {
  const points: At[] = [];
  for (let start = 0; start + 3 < spline.length; start += 3) {
    const [a, b, c, d] = spline.slice(start, start + 4) as [At, At, At, At];
    for (let step = 0; step <= 24; step++) {
      const t = step / 24;
      const mix = (k: 'x' | 'y'): number =>
        a[k] * (1 - t) ** 3 + 3 * b[k] * t * (1 - t) ** 2 + 3 * c[k] * t ** 2 * (1 - t) + d[k] * t ** 3;
      points.push({ x: mix('x'), y: mix('y') });
    }
  }
  return points;
}

interface MermaidParser {
  parse(text: string): Promise<unknown>;
  mermaidAPI: {
    getDiagramFromText(text: string): Promise<{
      db: {
        getVertices(): Map<string, unknown>;
        getEdges(): { start: string; end: string; type: string }[];
        getSubGraphs(): { id: string }[];
      };
    }>;
  };
}

let parser: Promise<MermaidParser> | undefined;

/** Mermaid expects the globals of a browser; others would take them for one. */
afterAll(() => {
  for (const name of ['window', 'document']) Reflect.deleteProperty(globalThis, name);
});
function mermaidParser(): Promise<MermaidParser> {
  parser ??= (async () => {
    const { window } = new JSDOM('<!doctype html><body></body>');
    Object.assign(globalThis, { window, document: window.document });
    const { default: mermaid } = await import('mermaid');
    mermaid.initialize({ startOnLoad: false });
    return mermaid as unknown as MermaidParser;
  })();
  return parser;
}

async function flowchart(mermaid: MermaidParser, source: string) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(source);
  return {
    vertices: db.getVertices().keys(),
    edges: db.getEdges(),
    subgraphs: db.getSubGraphs().map(({ id }) => id),
  };
}

describe('hostile names', () => {
  it('stand in the SVG as text and nothing else', async () => {
    const svg = await text(await hostileScene(), 'svg');
    const { texts } = readSvg(svg);
    expect(svg).not.toContain('<script');
    expect(texts.join('\n')).toContain('<script>');
    // The mark that would turn the direction of what follows is shown, not obeyed.
    expect(svg).not.toContain('\u202e');
    expect(texts.join('\n')).toContain('ünï \ufffdevil');
  });

  it('are cut where they are too long, but stand whole in the title of their element', async () => {
    const svg = await text(await hostileScene(), 'svg');
    const { texts } = readSvg(svg);
    const long = 'a-very-long-name-'.repeat(10).slice(0, -1);
    expect(texts.filter((each) => each.includes(long) && each.includes('participant service'))).not.toEqual(
      [],
    );
    expect(texts.some((each) => each.includes('…') && each.startsWith('a-very-long'))).toBe(true);
  });

  it('stand in Mermaid only as letters, digits and entities', async () => {
    const source = await text(await hostileScene(), 'mermaid');
    const body = source
      .slice(source.indexOf('flowchart'))
      .split('\n')
      .filter((line) => !line.trim().startsWith('%%'));
    for (const line of body) expect(line).not.toMatch(/<script|%%|\*\*|`|javascript:1\)\]/);
    expect(source).not.toMatch(/%%\{/);
  });

  it('cannot close the code block of a Markdown page', async () => {
    const page = await text(await hostileScene(), 'markdown');
    expect(page.split('\n').filter((line) => line.trim().startsWith('```'))).toEqual(['```mermaid', '```']);
    const after = page.slice(page.lastIndexOf('```'));
    expect(after).toContain('&lt;script');
    expect(after).not.toContain('<script');
  });

  it('do not break a link template', async () => {
    const svg = await text(await hostileScene(), 'svg', { linkTemplate: 'vscode://file/{file}:{line}?"<x>' });
    expect([...readSvg(svg).names]).toContain('a');
    expect(svg).toContain('href="vscode://file/fixtures/hostile/names.topology.yaml:');
  });
});

const browser = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);
if (browser === undefined)
  console.warn('No Chromium is installed: that a browser shows the pictures whole is not tried.');

describe.skipIf(browser === undefined)('in a browser (needs Chromium)', () => {
  it.each(['04-stack', 'cloud-3', 'hostile names'])('%s shows every element', async (name) => {
    const scene = await (scenes.find(([each]) => each === name)?.[1] ?? hostileScene)();
    const file = join(mkdtempSync(join(tmpdir(), 'canton-plan-svg-')), 'picture.svg');
    writeFileSync(file, await text(scene, 'svg'));
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--virtual-time-budget=2000', '--dump-dom'];
    const run = spawnSync(browser ?? '', [...flags, `file://${file}`], { encoding: 'utf8', timeout: 60_000 });
    expect([...run.stdout.matchAll(/ id="([gnl]\d+)"/g)].map((match) => match[1]).sort()).toEqual(
      idsOf(scene),
    );
  });
});
