import { didYouMean } from '../base/did-you-mean.ts';
import type { Topology } from '../model/topology.ts';
import type { Fate } from './fates.ts';
import type { Direction } from './scene.ts';
import { type BadOption, servicesOf } from './selectors.ts';
import { serviceKey, type serviceWords } from './surroundings.ts';

/** What part of a topology is drawn, and how. */
export type View =
  | { readonly kind: 'network' | 'logical' | 'zones' }
  | { readonly kind: 'organization' | 'domain' | 'service'; readonly names: readonly string[] };

export interface SceneOptions {
  readonly view: View;
  /** Kinds or names of services, or names of organizations, to draw as one box each; `all` for every service. */
  readonly collapse: readonly string[];
  /** Kinds or names of services, or names of organizations, to draw with all instances, even in a large network; `all` for every one. */
  readonly expand: readonly string[];
  /** Kinds or names of components to leave out. */
  readonly hide: readonly string[];
  /** Health signals; `auto` leaves them out where there would be too many. */
  readonly health: 'on' | 'off' | 'auto';
  readonly direction: Direction;
  /** Organizations stand in rows of this width, in units of the picture; undefined: of a page's shape once a row is long. */
  readonly width?: number | undefined;
  readonly title: string | undefined;
  /** How nodes of the connection graph stand after a failure, by id. */
  readonly fates?: ReadonlyMap<string, Fate>;
  /** Whether the scene tells as what each node of the connection graph is drawn. */
  readonly traced?: true;
}

export const defaultSceneOptions: SceneOptions = {
  view: { kind: 'network' },
  collapse: [],
  expand: [],
  hide: [],
  health: 'auto',
  direction: 'down',
  title: undefined,
};

const viewNames = ['network', 'logical', 'zones', 'organization', 'domain', 'service'] as const;
const wholeViews: readonly string[] = ['network', 'logical', 'zones'];

/** Reads `network`, `logical`, `zones`, `organization=NAME`, `domain=NAME` or `service=NAME,NAME`. */
export function parseView(text: string, topology: Topology): View | BadOption {
  const split = text.indexOf('=');
  const kind = split < 0 ? text : text.slice(0, split);
  const names =
    split < 0
      ? []
      : text
          .slice(split + 1)
          .split(',')
          .filter((name) => name !== '');
  if (!viewNames.some((name) => name === kind)) return unknown('view', kind, viewNames);
  if (wholeViews.includes(kind)) {
    return names.length === 0
      ? { kind: kind as 'network' }
      : { message: `--view ${kind} takes no name`, hint: `write --view ${kind}` };
  }
  if (names.length === 0)
    return { message: `--view ${kind} needs a name`, hint: `write --view ${kind}=NAME` };
  const known = namesFor(kind as 'service', topology);
  for (const name of names) if (!known.includes(name)) return unknown(kind, name, known);
  return { kind: kind as 'service', names };
}

/** Keys of the services that bear one of `names`. */
export function servicesNamed(topology: Topology, names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  return new Set(
    servicesOf(topology)
      .filter((service) => wanted.has(service.name))
      .map(serviceKey),
  );
}

const namesFor = (kind: 'organization' | 'domain' | 'service', topology: Topology): string[] =>
  (kind === 'organization'
    ? topology.organizations
    : kind === 'domain'
      ? topology.domains
      : servicesOf(topology)
  ).map(({ name }) => name);

function unknown(what: string, word: string, known: readonly string[]): BadOption {
  const suggestion = didYouMean(word, known);
  return {
    message: `there is no ${what} \`${word}\``,
    hint:
      suggestion !== undefined
        ? `did you mean \`${suggestion}\`?`
        : known.length === 0
          ? 'the topology has none'
          : `known here: ${known.slice(0, 12).join(', ')}${known.length > 12 ? ', …' : ''}`,
  };
}

/** Name of the kind of service that a service key begins with. */
export const kindOfKey = (key: string): keyof typeof serviceWords =>
  key.slice(0, key.indexOf(':')) as keyof typeof serviceWords;
