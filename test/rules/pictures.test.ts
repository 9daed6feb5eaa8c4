import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { picturedRule, smallPicture } from '../../src/dev/rule-pictures.ts';
import type { Scene } from '../../src/draw/index.ts';

const pictured = rules.filter((rule) => rule.picture !== undefined);

/** What can be seen of a scene: boxes with their words and borders, and lines. */
function visibleIn({ nodes, groups, links }: Scene): string[] {
  const labels = new Map(nodes.map(({ id, label, detail }) => [id, `${label} ${detail}`]));
  const borders = new Map(groups.map(({ id, label, detail }) => [id, `${label} ${detail}`]));
  return [
    ...nodes.map(
      ({ label, detail, runs, durability, ruleSet, group }) =>
        `${label} ${detail} ${runs} ${durability} ${ruleSet} in ${borders.get(group ?? '')}`,
    ),
    ...links.map(({ kind, from, to }) => `${kind} ${labels.get(from)} - ${labels.get(to)}`),
  ].sort();
}

describe('the pictures on the rule pages', () => {
  it('are there for the rules about shapes', () => {
    expect(pictured.length).toBeGreaterThan(60);
    expect(pictured.map(({ id }) => id)).toContain('trigger/rule-live-twice');
  });

  it.each(pictured)('of $id differ in what can be seen, with the finding marked', async (rule) => {
    const scenes = await picturedRule(rule);
    if (scenes === undefined) throw new Error('no picture');
    const { wrong, right } = scenes;
    expect(wrong.findings.length).toBeGreaterThan(0);
    const marked = [...wrong.nodes, ...wrong.groups, ...wrong.links].flatMap(({ marks }) => marks);
    expect([...new Set(marked)].sort()).toEqual(wrong.findings.map(({ number }) => number));
    expect(right.findings).toEqual([]);
    expect(visibleIn(wrong)).not.toEqual(visibleIn(right));
  });

  it('carry the styles that they use, in light and in dark, and nothing to click on', async () => {
    const [rule] = pictured.filter(({ id }) => id === 'trigger/rule-live-twice');
    const scenes = rule === undefined ? undefined : await picturedRule(rule);
    if (scenes === undefined) throw new Error('no picture');
    const svg = await smallPicture(scenes.wrong);
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg).toContain('.shape.rule-set-0');
    expect(svg).not.toContain('.shape.rule-set-1');
    expect(svg).not.toContain('.line.chain');
    expect(svg).not.toContain('data-path');
    const used = new Set(
      [...svg.matchAll(/class="([^"]*)"/g)].flatMap(([, names]) => names?.split(' ') ?? []),
    );
    expect(used).toContain('badge');
  });
});
