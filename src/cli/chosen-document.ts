import { UsageError } from './io.ts';

/** What is known of a document that was asked for by its number, from 1; undefined only where the file has none at all. */
export function documentOf<T>(document: string, all: readonly T[], name: string): T | undefined {
  const found = all[Number(document) - 1];
  if (found === undefined && all.length > 0)
    throw new UsageError(
      `there is no document ${document} in ${name}`,
      all.length === 1 ? 'it has one' : `it has ${all.length}`,
    );
  return found;
}

/** Whether something belongs to the document that was asked for; all do where none was. */
export function isOfDocument(
  document: string | undefined,
  all: readonly unknown[],
  name: string,
): (each: { readonly document: number }) => boolean {
  if (document === undefined) return () => true;
  documentOf(document, all, name);
  return (each) => each.document === Number(document) - 1;
}
