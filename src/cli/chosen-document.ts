import { UsageError } from './io.ts';

/** Whether something belongs to the document that was asked for, by its index in the file; all do where none was. */
export function chosenDocument(
  document: string | undefined,
  count: number,
  name: string,
): (each: { readonly document: number }) => boolean {
  if (document === undefined) return () => true;
  const number = Number(document);
  if (!(number >= 1 && number <= count) && count > 0)
    throw new UsageError(
      `there is no document ${document} in ${name}`,
      count === 1 ? 'it has one' : `it has ${count}`,
    );
  return (each) => each.document === number - 1;
}
