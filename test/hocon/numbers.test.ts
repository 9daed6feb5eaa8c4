import { expect, it } from 'vitest';
import { readHocon } from '../../src/hocon/read.ts';
import { plainValue } from '../../src/hocon/tree.ts';
import { SourceFile } from '../../src/source/source-file.ts';

const read = (text: string): unknown => plainValue(readHocon([new SourceFile('numbers.conf', text)]).value);

it('keeps every digit of a whole number, however large', () => {
  expect(read('limit = 9007199254740993, ids = [-9007199254740993, 9007199254740991]')).toEqual({
    limit: '9007199254740993',
    ids: ['-9007199254740993', 9007199254740991],
  });
});

it('writes a large number into a text as it stands', () => {
  expect(read(`limit = 9007199254740993, text = "at most "\${limit}`)).toMatchObject({
    text: 'at most 9007199254740993',
  });
});
