/** What a few lines of HOCON stand for may be more than any machine holds: it is refused before it is made. */
import { describe, expect, it } from 'vitest';
import { readHocon } from '../../src/hocon/read.ts';
import { SourceFile } from '../../src/source/source-file.ts';

describe('values that are joined to ever larger ones', () => {
  it.each([
    ['texts', '"text"'],
    ['lists', '[1]'],
    ['objects', '{ a = 1, b = 2 }'],
  ])('are refused where they are %s', (_what, first) => {
    const lines = Array.from({ length: 60 }, (_, index) => `v${index + 1} = \${v${index}}\${v${index}}`);
    const text = `v0 = ${first}\n${lines.join('\n')}\nx { y = \${v60} }\n`;
    const { problems } = readHocon([new SourceFile('a.conf', text)]);
    expect(problems.map(({ kind }) => kind)).toEqual(['limit']);
  });

  it('are joined where they stay small', () => {
    const lines = Array.from({ length: 10 }, (_, index) => `v${index + 1} = \${v${index}}\${v${index}}`);
    const { problems } = readHocon([new SourceFile('a.conf', `v0 = "x"\n${lines.join('\n')}`)]);
    expect(problems).toEqual([]);
  });
});
