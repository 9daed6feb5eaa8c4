import type { PlainObject } from '../../src/base/object.ts';
import { readHocon } from '../../src/hocon/read.ts';
import { plainValue } from '../../src/hocon/tree.ts';
import { SourceFile } from '../../src/source/source-file.ts';

/** A configuration as plain values; a variable is a text of its name. */
export function hoconValue(text: string): PlainObject {
  const file = new SourceFile('test.conf', text);
  const { value, problems } = readHocon([file], { environment: everything(text) });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join('; '));
  return plainValue(value) as PlainObject;
}

const everything = (text: string): ReadonlyMap<string, string> =>
  new Map([...text.matchAll(/\$\{\??([A-Z][A-Z0-9_]*)\}/g)].map(([all, name = '']) => [name, all]));
