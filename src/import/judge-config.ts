import type { PlainObject } from '../base/object.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { type ConfigNode, type ConfigObject, plainValue } from '../hocon/tree.ts';
import { kinds } from '../model/kinds/index.ts';
import { judgeKeys, type KeyFault } from '../profiles/keys/judge-keys.ts';
import type { FileKind } from '../profiles/keys/key-table.ts';
import { knownLines } from '../profiles/profile.ts';
import { parseRelease, type Release } from '../profiles/release.ts';
import { estateFinding } from './estate-rules.ts';
import { type ServiceKind, sections } from './facts.ts';
import { isStray } from './inspect-config.ts';
import { originOf } from './origin.ts';

/** The release that an image of Canton or of a Daml service has in its tag. */
export const releaseIn = (image: string): string | undefined =>
  /(?:canton-enterprise|canton-open-source|http-json|trigger-service|oauth2-middleware)[^:@]*:v?(\d+\.\d+\.\d+)/.exec(
    image,
  )?.[1];

/**
 * Keys and values that the program would refuse or skip, wherever the table of keys reaches. Without a release, what every
 * release line would: a key that came or went may be right for the one that runs.
 */
export function judgeConfig(
  config: ConfigObject,
  kind: ServiceKind | 'canton',
  release: string | undefined,
): Diagnostic[] {
  const tree = kind === 'canton' ? cantonTree(config) : serviceTree(config);
  const file = kind === 'canton' ? kind : (kinds[kind].configuration ?? 'canton');
  const known = release === undefined ? undefined : parseRelease(release);
  const releases =
    known === undefined ? knownLines.flatMap((line) => parseRelease(`${line}.9`) ?? []) : [known];
  return inEvery(releases, file, tree)
    .filter(({ path }) => !isSeenByRules(path))
    .flatMap((fault) => findingOf(config, kind, fault) ?? []);
}

/** The protocol version becomes one of the topology, and rules judge it there. */
const isSeenByRules = (path: readonly string[]): boolean => path.at(-1) === 'protocol-version';

/** The faults that each of several releases has, in the words of the newest. */
function inEvery(releases: readonly Release[], file: FileKind, tree: PlainObject): readonly KeyFault[] {
  const judged = releases.map((release) =>
    judgeKeys(file, tree, { release, edition: 'enterprise', isPart: true }),
  );
  const places = judged.map((faults) => new Set(faults.map(({ path }) => path.join('\u0000'))));
  return (judged.at(-1) ?? []).filter(({ path }) => places.every((each) => each.has(path.join('\u0000'))));
}

function findingOf(
  config: ConfigObject,
  kind: ServiceKind | 'canton',
  { path, text, help, isIgnored }: KeyFault,
): Diagnostic | undefined {
  const at = placeOf(config, path);
  if (at === undefined) return undefined;
  const more = help === undefined ? '' : `; ${help}`;
  const name = `\`${path.join('.')}\``;
  if (isIgnored)
    return estateFinding(
      'estate/ignored-key',
      `the service does not know ${name}, and says nothing about it${more}`,
      at,
      'never read',
    );
  const isKey = text.startsWith('is known in no') || text.startsWith('is not known');
  const program = kind === 'canton' ? 'Canton' : 'the service';
  return estateFinding(
    isKey ? 'estate/unknown-key' : 'estate/refused-value',
    `${name} ${text}${more}`,
    at,
    `${program} does not start with it`,
  );
}

/** Where the last key of a path stands; an item of a list stands where it begins. */
function placeOf(config: ConfigObject, path: readonly string[]) {
  let node: ConfigNode = config;
  let place = config.place;
  for (const step of path) {
    if (node.kind === 'list') {
      const item: ConfigNode | undefined = node.items[Number(step)];
      if (item === undefined) return undefined;
      node = item;
      place = item.place;
    } else {
      const entry: { readonly key: typeof place; readonly value: ConfigNode } | undefined =
        node.kind === 'object' ? node.entries.get(step) : undefined;
      if (entry === undefined) return undefined;
      ({ value: node, key: place } = entry);
    }
  }
  return originOf(place);
}

/** What stands below `canton`, without blocks that lie outside every node: those are told as such. */
function cantonTree(config: ConfigObject): PlainObject {
  const canton = config.entries.get('canton')?.value;
  if (canton?.kind !== 'object') return {};
  const nodes = new Set<string>(sections);
  return {
    canton: filtered(
      canton,
      (key, value) => !isStray(key, value),
      (key, value) =>
        nodes.has(key) && value.kind === 'object'
          ? filtered(
              value,
              (name, node) => !isStray(name, node),
              (_, node) => judged(node),
            )
          : judged(value),
    ),
  };
}

/** A service's own keys; what begins with `_` is for substitutions, and blocks for TLS at the wrong place are told as such. */
const serviceTree = (config: ConfigObject): PlainObject =>
  filtered(
    config,
    (key) => !key.startsWith('_') && key !== 'tls-config' && key !== 'tls',
    (_, value) => judged(value),
  );

const filtered = (
  node: ConfigObject,
  keeps: (key: string, value: ConfigNode) => boolean,
  valueFor: (key: string, value: ConfigNode) => unknown,
): PlainObject =>
  Object.fromEntries(
    [...node.entries]
      .filter(([key, { value }]) => keeps(key, value))
      .map(([key, { value }]) => [key, valueFor(key, value)]),
  );

/** A value as it is judged: what variables give, nobody knows here. */
function judged(node: ConfigNode): unknown {
  if (node.kind === 'list') return node.items.map(judged);
  if (node.kind === 'object')
    return filtered(
      node,
      () => true,
      (_, value) => judged(value),
    );
  const isOpen = node.value === undefined || node.substitutions.some(({ by }) => by !== 'configuration');
  // As it is written where a variable stands: the judge leaves that alone.
  return isOpen ? `\${${node.substitutions[0]?.name}}` : plainValue(node);
}
