import { didYouMean } from '../base/did-you-mean.ts';
import { type ComponentKind, componentKinds, sectionOf } from '../model/component.ts';
import type { Topology } from '../model/topology.ts';
import { type Surroundings, serviceKey, serviceWords } from './surroundings.ts';

/** A wish that the topology cannot fulfil, with what might have been meant. */
export interface BadOption {
  readonly message: string;
  readonly hint: string;
}

/** Options whose values are kinds, names of components and names of organizations. */
export type SelectorOption = 'collapse' | 'expand' | 'hide';

/** The components that are drawn with a border around their instances. */
export const servicesOf = (t: Topology) => [
  ...t.participants,
  ...t.jsonApis,
  ...t.sequencers,
  ...t.mediators,
  ...t.domainManagers,
  ...t.triggerServices,
  ...t.oauthMiddlewares,
];

const serviceKinds = Object.keys(serviceWords) as (keyof typeof serviceWords)[];

/** A kind as the file writes it (`jsonApis`), or as messages do (`json-api`), as the latter; other words as they are. */
export const kindOrName = (word: string): string =>
  componentKinds.find((kind) => kind !== 'trigger-node' && sectionOf[kind] === word) ?? word;

/** What is wrong with the words of an option, if anything: a word that means nothing, or that the option does nothing to. */
export function checkSelectors(
  option: SelectorOption,
  words: readonly string[],
  topology: Topology,
): BadOption | undefined {
  const names = servicesOf(topology).map(({ name }) => name);
  const organizations = topology.organizations.map(({ name }) => name);
  const others = [
    ...topology.applications,
    ...topology.identityProviders,
    ...topology.databases,
    ...topology.loadBalancers,
  ].map(({ name }) => name);
  const all = ['all', ...componentKinds, 'monitoring', ...names, ...others, ...organizations];
  const withEffect = option === 'hide' ? all : ['all', ...serviceKinds, ...organizations, ...names];
  const wrong = words.find((word) => !withEffect.includes(kindOrName(word)));
  if (wrong === undefined) return undefined;
  if (all.includes(kindOrName(wrong)))
    return {
      message: `--${option} does nothing to \`${wrong}\`: it is drawn as one element in any case`,
      hint: `what it can ${option}: ${listed(withEffect)}`,
    };
  const suggestion = didYouMean(wrong, withEffect);
  return {
    message: `there is no component kind, service or organization \`${wrong}\``,
    hint: suggestion === undefined ? `known here: ${listed(withEffect)}` : `did you mean \`${suggestion}\`?`,
  };
}

const listed = (words: readonly string[]): string =>
  `${words.slice(0, 20).join(', ')}${words.length > 20 ? `, and ${words.length - 20} more` : ''}`;

/** The services and organizations that some words mean. */
export interface Selection {
  /** Keys of services; a middleware inside a trigger service means that service. */
  readonly services: ReadonlySet<string>;
  readonly organizations: ReadonlySet<string>;
}

/**
 * What is meant by kinds and names. With `both`, a name that a service and an organization bear means the two; else the
 * service alone.
 */
export function selected(
  words: readonly string[],
  topology: Topology,
  around: Pick<Surroundings, 'border'>,
  both: boolean,
): Selection {
  const wanted = new Set(words.map(kindOrName));
  const isMeant = (name: string, kind: ComponentKind): boolean =>
    wanted.has('all') || wanted.has(kind) || wanted.has(name);
  const services = servicesOf(topology).filter(({ name, kind }) => isMeant(name, kind));
  const taken = new Set(both ? [] : servicesOf(topology).map(({ name }) => name));
  return {
    services: new Set(services.map((service) => serviceKey(around.border(service)))),
    organizations: new Set(
      topology.organizations.flatMap(({ name }) => (wanted.has(name) && !taken.has(name) ? [name] : [])),
    ),
  };
}
