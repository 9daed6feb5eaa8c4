/** A topology, or an entry of one, that is about to be spoilt. */
export type Entry = Record<string, unknown>;

/** A mistake that people make, as a change of a topology that is right. */
export interface Mutation {
  /** What somebody did. */
  readonly name: string;
  /** The rule that has to find it, and no other. */
  readonly rule: string;
  /** Makes the mistake in place; false where the topology has nothing to make it with. */
  readonly make: (value: Entry) => boolean;
}

/** A slip of the pen: a change of the text of a file that is right, undefined where there is nothing to change. */
export interface Slip {
  readonly name: string;
  readonly rule: string;
  readonly write: (text: string) => string | undefined;
}

/** Names and entries of a section, in order. */
export const entries = (value: Entry, section: string): [string, Entry][] =>
  Object.entries((value[section] ?? {}) as Record<string, Entry>);

export const environmentOf = (value: Entry): string => String(value['environment'] ?? 'production');
export const isProduction = (value: Entry): boolean => environmentOf(value) === 'production';

/** How many instances an entry has in its environment. */
export function countOf(value: Entry, entry: Entry): number {
  const written = entry['instances'];
  if (Array.isArray(written)) return written.length;
  if (typeof written === 'number') return written;
  return environmentOf(value) === 'development' ? 1 : 2;
}

export const domainOf = (value: Entry, service: Entry): Entry =>
  (value['domains'] as Record<string, Entry> | undefined)?.[String(service['domain'])] ?? {};
export const backendOf = (domain: Entry): Entry => (domain['backend'] ?? {}) as Entry;
export const isDistributed = (value: Entry): boolean => entries(value, 'sequencers').length > 0;

/** Name of the database server that an entry uses. */
export function serverOf(entry: Entry, key = 'database'): string | undefined {
  const use = entry[key];
  return typeof use === 'string' ? use : ((use as Entry | undefined)?.['server'] as string | undefined);
}

/** A mistake in the first entry of a section for which `make` does not say false. */
export const inFirst = (
  section: string,
  name: string,
  rule: string,
  make: (entry: Entry, value: Entry, key: string) => boolean | undefined,
): Mutation => ({
  name,
  rule,
  make: (value) => entries(value, section).some(([key, entry]) => make(entry, value, key) !== false),
});

/** The same in the first node of the first trigger service. */
export const inFirstTrigger = (
  name: string,
  rule: string,
  make: (node: Entry, service: Entry, value: Entry) => boolean | undefined,
): Mutation => ({
  name,
  rule,
  make: (value) =>
    entries(value, 'triggerServices').some(([, service]) =>
      entries(service, 'nodes').some(([, node]) => make(node, service, value) !== false),
    ),
});

/** Adds an entry to a section that may not be there yet. */
export function add(value: Entry, section: string, name: string, entry: Entry): true {
  value[section] = { ...(value[section] as Entry | undefined), [name]: entry };
  return true;
}

/** Takes a database server away that nothing uses any more, as somebody would who puts two services on one. */
export function dropUnused(value: Entry, server: string | undefined): true {
  const isUsed = JSON.stringify({ ...value, databases: {} }).includes(`"${server}"`);
  if (server !== undefined && !isUsed) delete (value['databases'] as Entry)[server];
  return true;
}

/** Sets one key of the first entry of a section, in production. */
export const inProduction = (
  section: string,
  name: string,
  rule: string,
  make: (entry: Entry, value: Entry, key: string) => boolean | undefined,
): Mutation =>
  inFirst(section, name, rule, (entry, value, key) =>
    isProduction(value) ? make(entry, value, key) : false,
  );

/** Declares a load balancer of one's own in front of the first service of a section that has the default one. */
export const withBalancer = (section: string, name: string, rule: string, settings: Entry): Mutation =>
  inProduction(section, name, rule, (entry, value, key) => {
    const named = JSON.stringify(value['loadBalancers'] ?? {}).includes(`"${key}`);
    if (named || entry['loadBalancer'] !== undefined || countOf(value, entry) < 2) return false;
    if (JSON.stringify(value['domains']).includes('client-side') && section === 'sequencers') return false;
    entry['loadBalancer'] = 'front';
    return add(value, 'loadBalancers', 'front', { targets: [key], ...settings });
  });

/** Names of the zones of a topology. */
export const zonesOf = (value: Entry): string[] =>
  ((value['zones'] ?? []) as (string | Entry)[]).map((zone) =>
    typeof zone === 'string' ? zone : String(zone['name']),
  );
