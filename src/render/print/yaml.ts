import { Document } from 'yaml';

/** A document for people and machines: a comment above it, lists indented, nothing folded. */
export function printYaml(value: unknown, comment?: string): string {
  const document = new Document(value, { aliasDuplicateObjects: false });
  if (comment !== undefined) document.commentBefore = comment.replace(/^/gm, ' ');
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}

/** Several documents in one file. */
export const printYamlDocuments = (values: readonly unknown[], comment?: string): string =>
  values.map((value, index) => printYaml(value, index === 0 ? comment : undefined)).join('---\n');
