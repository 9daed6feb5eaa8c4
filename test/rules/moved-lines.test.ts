import { readFileSync } from 'node:fs';
import { dump, load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

/** The production starter with each key in a line of its own. */
const lines = dump(load(readFileSync('templates/starters/production.topology.yaml', 'utf8')), {
  lineWidth: -1,
}).split('\n');

const depthOf = (line: string): number => line.length - line.trimStart().length;

interface Slip {
  readonly what: string;
  readonly text: string;
}

/** The lines that belong to the key at `from`, each replaced. */
function withBlock(from: number, change: (line: string, index: number) => string): string {
  const depth = depthOf(lines[from] ?? '');
  let to = from + 1;
  while (to < lines.length && (lines[to] === '' || depthOf(lines[to] ?? '') > depth)) to++;
  return [...lines.slice(0, from), ...lines.slice(from, to).map(change), ...lines.slice(to)].join('\n');
}

const moved = (line: string, index: number): Slip[] =>
  Array.from({ length: depthOf(line) / 2 }, (_, step) => ({
    what: `line ${index + 1} at column ${step * 2 + 1}: ${line.trim()}`,
    text: withBlock(index, (each) => each.slice(depthOf(line) - step * 2)),
  }));

const rewritten = (line: string, index: number): Slip[] => {
  const [, start = '', key = ''] = /^( *)([\w-]+):/.exec(line) ?? [];
  const others = {
    'another name': `${start}${key.slice(0, -1)}qx:${line.slice(start.length + key.length + 1)}`,
    nothing: `${start}${key}:`,
    'a map': `${start}${key}: { a: b }`,
    'a list': `${start}${key}: [[x]]`,
  };
  const ends = line.trimEnd().endsWith(':');
  return Object.entries(others)
    .filter(([what]) => what === 'another name' || !ends)
    .map(([what, text]) => ({
      what: `${what} in line ${index + 1}: ${line.trim()}`,
      text: withBlock(index, (each, nth) => (nth === 0 ? text : each)),
    }));
};

const slips = lines.flatMap((line, index) =>
  /^ *[\w-]+:/.test(line) ? [...moved(line, index), ...rewritten(line, index)] : [],
);

/** What still reads as something else that could be meant, so that more is said. */
const several = ['column 1: backend:', 'column 1: monitoring:', 'column 1: ruleToken:', 'column 3: main:'];

describe('one line of a topology that slipped', () => {
  it('is hundreds of slips', () => expect(slips.length).toBeGreaterThan(500));

  it('is at most one finding, wherever the line went and whatever was written for it', async () => {
    const found: string[] = [];
    for (const { what, text } of slips) {
      const { diagnostics } = await compileText(text);
      if (diagnostics.length > 1) found.push(what);
    }
    expect(found.filter((what) => !several.some((each) => what.endsWith(each)))).toEqual([]);
    expect(found).toHaveLength(several.length);
  });
});
