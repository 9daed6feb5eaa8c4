import { describe, expect, it } from 'vitest';
import type { Path } from '../../src/base/path.ts';
import { network } from '../../src/dev/generated-network.ts';
import { Excerpts } from '../../src/parse/around.ts';
import { literalSecrets } from '../../src/parse/literal-secrets.ts';
import { readYaml } from '../../src/parse/read-yaml.ts';
import { locate } from '../../src/parse/yaml-node.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const pathsIn = (value: unknown, path: Path = []): Path[] =>
  typeof value !== 'object' || value === null
    ? [path]
    : [
        path,
        ...Object.entries(value).flatMap(([key, part]) =>
          pathsIn(part, [...path, Array.isArray(value) ? Number(key) : key]),
        ),
      ];

/** As people write, with all that a cut could take for something else. */
const hard = `---
# a: comment
${'# filler that makes it long\n'.repeat(1000)}a:
- b: { c: 1 }
- d
a.b: { e: f, x: y } # not a.b:
ab:
  # e: one
  ef: 1
  e:
    g: [1, 2]
   
    h:
    - ab: 2
    # end
  e-f: "e:"
  o: { p: q }
last:
  a: 'b'
`;

describe('a text around a path', () => {
  it.each([
    ['a network', network(110)],
    ['a text with likenesses', hard],
  ])('gives %s the same places as the whole', (_, text) => {
    const [whole] = readYaml(text).documents;
    if (whole === undefined) throw new Error('not read');
    const [root, paths] = [
      whole.root,
      pathsIn(whole.value).filter((_, index, all) => all.length < 1000 || index % 23 === 0),
    ];
    let cut = 0;
    for (const path of [
      ...paths,
      ['a', 'missing'],
      ['ab', 'missing'],
      ['missing', 'e'],
      ['ab', 'e', 'missing'],
    ]) {
      const [quick] = readYaml(text).documents;
      const found = quick?.rootAround(path);
      if (quick?.unplaced !== undefined) cut++;
      if (found === undefined) throw new Error('no root');
      for (const part of ['key', 'value'] as const) {
        const [one, other] = [locate(found, path, part), locate(root, path, part)];
        expect([path, one.span.start, one.span.end, one.exact]).toEqual([
          path,
          other.span.start,
          other.span.end,
          other.exact,
        ]);
      }
    }
    expect(cut).toBeGreaterThan(5);
  });

  it('holds a component and no other, and knows where it stood', () => {
    const text = 'a:\n  b: 1\n  c: 2\nd:\n  b: 3\n';
    const excerpt = new Excerpts(text).around(['a', 'c']);
    expect(excerpt?.text).toBe('a:\n  c: 2\n');
    expect([0, 5, 8].map((at) => excerpt?.offset(at))).toEqual([0, text.indexOf('c'), text.indexOf('2')]);
    expect(new Excerpts(text).around(['b', 'a'])).toBeUndefined();
  });

  it('reads no more of a large text for one place than what stands there', () => {
    const [document] = readYaml(network(5000)).documents;
    const start = performance.now();
    document?.rootAround(['participants', 'participant-4900']);
    const alone = performance.now() - start;
    expect(document?.unplaced).toBeDefined();
    document?.root;
    expect(performance.now() - start).toBeGreaterThan(20 * alone);
  });
});

describe('secrets of a text whose places are not known', () => {
  const text = (line: string): string => `${network(150)}x-more:\n  ${line}\n`;
  it.each([
    'password: hunter2',
    'url: "jdbc:postgresql://h/db?password=hunter2"',
    'apiKey: hunter2',
  ])('are found: %s', (line) => {
    const written = text(line);
    const [file] = readYaml(written).documents;
    if (file === undefined) throw new Error('not read');
    const found = literalSecrets(new SourceFile('a.yaml', written), [file]);
    expect(found.map(({ span }) => written.slice(span.start, span.end))).toEqual(['hunter2']);
  });

  it('need no places where there are none', () => {
    const written = text('name: plain');
    const [file] = readYaml(written).documents;
    if (file === undefined) throw new Error('not read');
    expect(literalSecrets(new SourceFile('a.yaml', written), [file])).toEqual([]);
    expect(file.unplaced).toBeDefined();
  });
});
