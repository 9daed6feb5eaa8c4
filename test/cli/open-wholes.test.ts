import { describe, expect, it } from 'vitest';
import type { Io } from '../../src/cli/io.ts';
import { wholesOf } from '../../src/cli/open-wholes.ts';
import { SourceFile } from '../../src/source/source-file.ts';
import { folderWith } from './run.ts';

const text = 'apiVersion: canton-plan/v1\nname: x\ndaml: { version: "2.10.4" }\n';

describe('the wholes of a text that an editor holds', () => {
  it('are looked for once where nothing names it, until an open text may', () => {
    const folder = folderWith({ 'a.topology.yaml': text, 'b.topology.yaml': text, 'c.topology.yaml': text });
    const io = { cwd: folder, stderr: { write: () => true } } as unknown as Io;
    const opened = new Map<string, SourceFile>();
    const asked: string[] = [];
    const open = (path: string): SourceFile | undefined => {
      asked.push(path);
      return opened.get(path);
    };
    const edited = (count: number) => new SourceFile(`${folder}/a.topology.yaml`, text + '\n'.repeat(count));
    const first = edited(1);
    expect(wholesOf(first, io, open, [])).toEqual([first]);
    expect(asked.length).toBeGreaterThan(2);
    asked.length = 0;
    const second = edited(2);
    expect(wholesOf(second, io, open, [])[0]).toBe(second);
    expect(asked).toEqual([]);
    const naming = new SourceFile(`${folder}/b.topology.yaml`, `${text}include: [a.topology.yaml]\n`);
    opened.set(naming.name, naming);
    expect(wholesOf(edited(3), io, open, [naming])).toEqual([naming]);
    expect(wholesOf(edited(4), io, open, [naming])).toEqual([naming]);
    opened.clear();
    const last = edited(5);
    expect(wholesOf(last, io, open, [])[0]).toBe(last);
  });
});
