export { shortened, slug } from '../base/slug.ts';

/** How long the name of a node may be, of a local or a remote one alike (CantonRequireTypes.scala). */
export const longestNodeName = 30;

/** A node's name as Canton takes it: letters, digits, `_` and `-`. */
export const nodeName = (name: string): string =>
  name.replace(/[^a-zA-Z0-9_-]/g, '_').slice(0, longestNodeName) || '_';

/** A name as an environment variable: EXCHANGE_PARTICIPANT. */
export const variable = (name: string): string => {
  const plain = name.toUpperCase().replace(/[^A-Z0-9]+/g, '_');
  return /^[A-Z_]/.test(plain) ? plain : `_${plain}`;
};

/** Where packages are mounted. */
export const darFolder = '/dars';
/** A package inside a container; on disk it lies beside the rendered files, under its own name. */
export const darPath = (path: string): string => `${darFolder}/${path.split(/[\\/]/).at(-1) ?? ''}`;
