import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';

describe('the set of rules', () => {
  it('has one rule for each folder, named by it', () => {
    const folders = readdirSync('rules', { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && entry.name !== 'kit')
      .flatMap((group) => readdirSync(`rules/${group.name}`).map((name) => `${group.name}/${name}`));
    expect(rules.map((rule) => rule.id).sort()).toEqual(folders.sort());
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s is described for people', (id, rule) => {
    expect(id).toMatch(/^[a-z][a-z0-9-]*\/[a-z][a-z0-9-]*$/);
    for (const text of [rule.title, rule.why, rule.fix]) expect(text).toMatch(/^[A-Z`"].*[.)]$/s);
    expect(rule.sources.length).toBeGreaterThan(0);
    for (const answer of rule.answers) expect(answer).toMatch(/^S\d{1,2}[abc]?$/);
  });
});
