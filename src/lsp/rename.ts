import { groupBy } from '../base/grouped.ts';
import type { Compilation, Compiled } from '../compile.ts';
import { applyEdits } from '../diagnostic/apply-fixes.ts';
import type { FileEdit } from '../diagnostic/diagnostic.ts';
import { scalarText } from '../parse/scalar-text.ts';
import { SourceFile } from '../source/source-file.ts';
import { documentAt } from './cursor.ts';
import type { Analysis, Renaming } from './documents.ts';
import { type Name, nameAt, namesOf, sameName } from './names.ts';

export interface NameUnder {
  readonly document: Compiled;
  /** Every name of the document. */
  readonly names: readonly Name[];
  readonly name: Name;
}

/** The name under a cursor in a file, with its document. */
export function nameUnder(
  { topologies }: Compilation,
  source: SourceFile,
  offset: number,
): NameUnder | undefined {
  const document = documentAt(topologies, source, offset)?.document;
  if (document === undefined) return undefined;
  const names = namesOf(document);
  const name = nameAt(names, source, offset);
  return name === undefined ? undefined : { document, names, name };
}

/** The same in every topology that the file is, or is a part of. */
export const namesUnder = ({ source, wholes }: Analysis, offset: number): NameUnder[] =>
  wholes.flatMap(({ compilation }) => nameUnder(compilation, source, offset) ?? []);

/** The name, if it can be renamed: an instance is named after its service, so the service is what is renamed. */
export const renameable = (name: Name | undefined): Name | undefined =>
  name?.instance === undefined ? name : undefined;

/**
 * The edits that give the component under a cursor another name wherever it is named, in every file of every topology, or
 * why that cannot be. The texts are compiled with the edits first: whoever is renamed must be found under the new name
 * from everywhere.
 */
export async function rename(
  source: SourceFile,
  topologies: readonly Renaming[],
  offset: number,
  newName: string,
): Promise<readonly FileEdit[] | string | undefined> {
  const found = topologies.flatMap(({ compilation, compile }) => {
    const under = nameUnder(compilation, source, offset);
    const name = renameable(under?.name);
    return under === undefined || name === undefined ? [] : [{ ...under, name, compilation, compile }];
  });
  if (found.length === 0) return undefined;
  if (newName.trim() === '') return 'a name cannot be empty';
  const edits = new Map<string, FileEdit>();
  for (const { names, name } of found)
    for (const edit of renameEdits(names, name, newName))
      edits.set(`${edit.file.name}\u0000${edit.span.start}`, edit);
  const texts = new Map(
    [...groupBy(edits.values(), ({ file }) => file)].map(([file, own]) => [
      file.name,
      new SourceFile(
        file.name,
        applyEdits(
          file.text,
          own.toSorted((a, b) => a.span.start - b.span.start),
        ),
      ),
    ]),
  );
  for (const { document, names, name, compilation, compile } of found) {
    const after = (await compile(texts)).topologies[compilation.topologies.indexOf(document)];
    if (after === undefined || !sameShape(names, namesOf(after), name, newName))
      return `\`${newName}\` cannot be its name: something else would be meant where it is named`;
  }
  return [...edits.values()];
}

/** The edits that give a component another name wherever it is named, its instances' names included. */
function renameEdits(names: readonly Name[], name: Name, newName: string): FileEdit[] {
  const oldName = name.target.name;
  return sameName(names, name).map(({ file, span, instance }) => {
    const written = file.text.slice(span.start, span.end);
    const text = instance === undefined ? newName : `${newName}${instance.name.slice(oldName.length)}`;
    return { file, span, newText: scalarText(text, written) };
  });
}

/** Whether every name leads where it led before, but for the new name. */
const sameShape = (before: readonly Name[], after: readonly Name[], name: Name, newName: string): boolean =>
  before.length === after.length &&
  before.every((each, index) => {
    const now = after[index]?.target;
    const expected = each.target === name.target ? newName : each.target.name;
    return now !== undefined && now.kind === each.target.kind && now.name === expected;
  });
