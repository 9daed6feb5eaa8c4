/** Things that are written in several ways and are the same. */

/** A party's name without its namespace: `Alice` of `Alice::1220…`. */
export const partyName = (party: string): string => party.split('::')[0] ?? party;

/** Whether two texts may name the same party: a name without namespace is that of any. */
export const isSameParty = (one: string, other: string): boolean =>
  one === other || (partyName(one) === partyName(other) && !(one.includes('::') && other.includes('::')));

/** A trigger in its parts: `PACKAGE:Module.Name:trigger`, where the package id may be left out. */
export function triggerParts(rule: string): {
  readonly packageId: string | undefined;
  readonly name: string;
} {
  const parts = rule.split(':');
  return parts.length > 2
    ? { packageId: parts[0], name: parts.slice(1).join(':') }
    : { packageId: undefined, name: rule };
}

/** Whether two texts may name the same trigger: one without package id is that of any package. */
export function isSameTrigger(one: string, other: string): boolean {
  const [a, b] = [triggerParts(one), triggerParts(other)];
  return (
    a.name === b.name &&
    (a.packageId === b.packageId || a.packageId === undefined || b.packageId === undefined)
  );
}

/** Whether two entries stand for one identity provider: one issuer, with or without a slash at its end. */
export const isSameProvider = (one: Issuer, other: Issuer): boolean =>
  one === other ||
  (one.spec.issuer !== undefined &&
    other.spec.issuer !== undefined &&
    plainUrl(one.spec.issuer) === plainUrl(other.spec.issuer));

interface Issuer {
  readonly spec: { readonly issuer?: string };
}

/** The first mention of each identity provider. */
export const distinctProviders = <T extends { readonly target: Issuer }>(refs: readonly T[]): T[] =>
  refs.filter((ref, index) => refs.findIndex(({ target }) => isSameProvider(target, ref.target)) === index);

/** A URL as it is compared: `https://login.example/` and `https://login.example` are one issuer. */
export const plainUrl = (url: string): string => url.replace(/\/+$/, '').toLowerCase();
