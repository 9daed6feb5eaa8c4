import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';

/** The rooms of src/ as ARCHITECTURE.md lists them, lowest first. A room imports only from itself and from those before it. */
const layers = [...readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `src\/([^`]+)`/gm)].map(
  ([, room = '']) => room,
);
/** Layers that may see the machine: files, processes, the console. */
const outside = new Set(['cli', 'dev']);

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(ts|js)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('generated'));

const importsOf = (path: string): string[] =>
  [
    ...readFileSync(path, 'utf8').matchAll(
      /(?:^|\n)(?:import|export)[^;'"]*?from '([^']+)'|import\('([^']+)'\)/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? '');

const layerOf = (path: string): string => relative('src', path).split('/')[0] ?? '';

describe('imports go one way', () => {
  it.each(filesBelow('src'))('%s', (path) => {
    const own = layers.indexOf(layerOf(path));
    expect(own, 'every folder of src/ is a layer').toBeGreaterThanOrEqual(0);
    for (const specifier of importsOf(path)) {
      if (!specifier.startsWith('.')) continue;
      const target = relative('.', join(dirname(path), specifier));
      if (target.startsWith('src/'))
        expect(layers.indexOf(layerOf(target)), `${path} imports ${specifier}`).toBeLessThanOrEqual(own);
    }
  });

  it.each(
    filesBelow('src').filter((path) => !outside.has(layerOf(path))),
  )('%s does not touch the machine', (path) => {
    const text = readFileSync(path, 'utf8');
    expect(
      importsOf(path).filter((specifier) =>
        /^(?:node:)?(?:fs|process|child_process|os)(?:\/|$)/.test(specifier),
      ),
    ).toEqual([]);
    expect(text).not.toMatch(
      /\bconsole\.|\bprocess\.(?:env|argv|cwd|exit|std)|\bDate\.now\b|\bMath\.random\b|\bnew Date\(\)|\.localeCompare\(/,
    );
  });
});

/** Types count as well: two files that need each other's types are one thought in two files. Lazy imports do not. */
describe('imports go in no circle', () => {
  const aliases: Readonly<Record<string, string>> = {
    '#rule': 'rules/kit/index.ts',
    '#template': 'src/render/index.ts',
  };
  const targetOf = (path: string, specifier: string): string =>
    aliases[specifier] ?? relative('.', join(dirname(path), specifier));
  const files = new Map(
    ['src', 'rules', 'templates', 'test'].flatMap(filesBelow).map((path) => {
      const text = readFileSync(path, 'utf8');
      const specifiers = [...text.matchAll(/(?:^|\n)(?:import|export)\b[^;]*? from '([^']+)'/g)];
      return [path, specifiers.map(([, specifier = '']) => targetOf(path, specifier))] as const;
    }),
  );

  it('in which a file leads back to itself', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const follow = (path: string, way: readonly string[]): void => {
      if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(' → '));
      if (way.includes(path) || done.has(path)) return;
      for (const target of files.get(path) ?? []) follow(target, [...way, path]);
      done.add(path);
    };
    for (const path of files.keys()) follow(path, []);
    expect(files.get('rules/every-rule.ts')?.length).toBeGreaterThan(100);
    expect(circles).toEqual([]);
  });
});

describe('a rule knows only the rule kit', () => {
  it.each(filesBelow('rules').filter((path) => path.endsWith('/rule.ts')))('%s', (path) => {
    expect(importsOf(path)).toEqual(['#rule']);
    expect(readFileSync(path, 'utf8').split('\n').length).toBeLessThanOrEqual(121);
  });
});

/** The start scripts and what they load later are two builds with two copies of every class. */
describe('components are told apart by their kind', () => {
  const known = filesBelow('src/model').flatMap((path) => [
    ...readFileSync(path, 'utf8').matchAll(/export (?:abstract )?class (\w+)/g),
  ]);
  const classes = new RegExp(`instanceof (?:${known.map(([, name]) => name).join('|')})\\b`);

  it.each([...filesBelow('src'), ...filesBelow('rules')])('%s', (path) => {
    expect(readFileSync(path, 'utf8')).not.toMatch(classes);
  });
});

describe('a template knows only the template kit and other templates', () => {
  it.each(filesBelow('templates').filter((path) => path.endsWith('.ts')))('%s', (path) => {
    for (const specifier of importsOf(path).filter((each) => each !== '#template')) {
      expect(specifier).toMatch(/^\./);
      expect(relative('.', join(dirname(path), specifier))).toMatch(/^templates\//);
    }
  });
});
