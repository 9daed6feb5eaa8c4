/** Shorter texts than this are not worth it: they are soon part of a longer one. */
const least = 400;

/**
 * The same text in one piece. V8 keeps a text that was put together as a tree of all its pieces until somebody looks into
 * it: six times the memory, most of which is then moved about until the end.
 */
export function flat(text: string): string {
  if (text.length >= least) text.charCodeAt(0);
  return text;
}
