import type { Compilation, Compiled } from '../compile.ts';
import { applyEdits } from '../diagnostic/apply-fixes.ts';
import type { TextEdit } from '../diagnostic/diagnostic.ts';
import { scalarText } from '../parse/scalar-text.ts';
import { SourceFile } from '../source/source-file.ts';
import { documentAt } from './cursor.ts';
import { type Name, nameAt, namesOf, sameName } from './names.ts';

export interface NameUnder {
  readonly document: Compiled;
  /** Every name of the document. */
  readonly names: readonly Name[];
  readonly name: Name;
}

/** The name under a cursor, with its document. */
export function nameUnder({ topologies }: Compilation, offset: number): NameUnder | undefined {
  const document = documentAt(topologies, offset);
  if (document === undefined) return undefined;
  const names = namesOf(document);
  const name = nameAt(names, offset);
  return name === undefined ? undefined : { document, names, name };
}

/** The name, if it can be renamed: an instance is named after its service, so the service is what is renamed. */
export const renameable = (name: Name | undefined): Name | undefined =>
  name?.instance === undefined ? name : undefined;

/**
 * The edits that give the component under a cursor another name wherever it is named, or why that cannot be. The text
 * is compiled with the edits first: whoever is renamed must be found under the new name from everywhere.
 */
export async function rename(
  source: SourceFile,
  compilation: Compilation,
  offset: number,
  newName: string,
  compile: (source: SourceFile) => Promise<Compilation>,
): Promise<readonly TextEdit[] | string | undefined> {
  const found = nameUnder(compilation, offset);
  const name = renameable(found?.name);
  if (found === undefined || name === undefined) return undefined;
  if (newName.trim() === '') return 'a name cannot be empty';
  const edits = renameEdits(found.document, found.names, name, newName);
  const renamed = await compile(new SourceFile(source.name, applyEdits(source.text, edits)));
  const after = renamed.topologies[compilation.topologies.indexOf(found.document)];
  return after !== undefined && sameShape(found.names, namesOf(after), name, newName)
    ? edits
    : `\`${newName}\` cannot be its name: something else would be meant where it is named`;
}

/** The edits that give a component another name wherever it is named, its instances' names included. */
function renameEdits({ file }: Compiled, names: readonly Name[], name: Name, newName: string): TextEdit[] {
  const oldName = name.target.name;
  return sameName(names, name).map(({ span, instance }) => {
    const written = file.source.text.slice(span.start, span.end);
    const text = instance === undefined ? newName : `${newName}${instance.name.slice(oldName.length)}`;
    return { span, newText: scalarText(text, written) };
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
