import type * as File from './generated/topology-file.ts';

/**
 * The PostgreSQL version that an image says it has: what its tag begins with, as in `postgres:14.15` and
 * `ghcr.io/cloudnative-pg/postgresql:14.15-bookworm`. Undefined where the name is not that of PostgreSQL, or the tag no number.
 */
export function postgresVersionOf(image: File.Image | undefined): string | undefined {
  if (image === undefined) return undefined;
  const [name, tag] =
    typeof image === 'string' ? parts(image) : [image.repository ?? 'postgres', image.tag ?? ''];
  if (!/postg/i.test(name ?? '')) return undefined;
  return /^v?(\d{1,3}(?:\.\d{1,4})?)(?:[.-]|$)/.exec(tag ?? '')?.[1];
}

function parts(reference: string): readonly [string, string] {
  const name = reference.split('@')[0] ?? '';
  const colon = name.lastIndexOf(':');
  return colon > name.lastIndexOf('/') ? [name.slice(0, colon), name.slice(colon + 1)] : [name, ''];
}

/** The line of a version: `14` of `14.15`. */
export const majorOf = (version: string): number | undefined => {
  const major = /^v?(\d{1,3})/.exec(version)?.[1];
  return major === undefined ? undefined : Number(major);
};
