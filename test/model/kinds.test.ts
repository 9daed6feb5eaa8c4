/** What there is to know of a kind of component stands in its file under src/model/kinds: everybody else asks there. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { topologySchema } from '../../src/dev/topology-schema.ts';
import { componentKinds, kinds, sectionsThat } from '../../src/model/kinds/index.ts';
import type { Topology } from '../../src/model/topology.ts';
import { compileText } from '../support.ts';

/** Those that choose some kinds for what they do with them, and say nothing that every such table would have to repeat. */
const choosing: Readonly<Record<string, string>> = {
  'src/draw/layout/zone-grid.ts': 'the rows of a picture, from the applications down',
  'src/draw/selectors.ts': 'what has a border in a picture',
};

const files = ['src', 'rules', 'templates'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.ts') && !/generated|every-rule|src\/model\/|src\/dev\//.test(path)),
);

/** Lists in which nodes of Canton stand beside programs of Daml that run as one and as pairs: as good as all that runs. */
const listed = (text: string): string[] =>
  [...text.matchAll(/\[[^[\]]*\]/g)]
    .map(([list]) => list)
    .filter((list) =>
      [
        /\bcantonNodes\b|\b(sequencer|participant)s?\b/,
        /\bjsonApis\b|'json-api'/,
        /\boauthMiddlewares\b|'oauth-/,
      ].every((kind) => kind.test(list)),
    );

describe('kinds of component', () => {
  it('are listed nowhere but in their registry', () => {
    expect(files.length).toBeGreaterThan(400);
    const found = files.filter((path) => listed(readFileSync(path, 'utf8')).length > 0);
    expect(found.sort()).toEqual(Object.keys(choosing).sort());
  });

  it('have the sections of the language, each once but for what stands inside another', () => {
    const sections = Object.entries(topologySchema.properties as Record<string, object>)
      .filter(([, property]) => 'propertyNames' in property || 'additionalProperties' in property)
      .map(([section]) => section);
    expect(sections).toEqual(expect.arrayContaining([...sectionsThat(() => true)]));
    expect(componentKinds.length - sectionsThat(() => true).length).toBe(1);
  });

  it('stand under different ranks where one name may be that of two', () => {
    for (const rank of ['asTarget', 'asUse'] as const) {
      const ranks = componentKinds.flatMap((kind) => kinds[kind][rank] ?? []);
      expect(ranks.length).toBeGreaterThan(5);
      expect(new Set(ranks).size).toBe(ranks.length);
    }
  });

  it('come into a topology under their section, and can be asked for what is set', async () => {
    const { topologies } = await compileText(
      'apiVersion: canton-plan/v1\nname: n\nparticipants: { p: { image: "x:1" } }\njsonApis: { j: { participant: p } }\n',
    );
    const topology = topologies[0]?.topology as Topology;
    expect(topology.declared.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'participant p',
      'json-api j',
    ]);
    expect(topology.havingSet('image').map(({ component }) => component.name)).toEqual(['p']);
    expect(topology.havingSet('overrides')).toEqual([]);
  });
});
