import { application } from './application.ts';
import { database } from './database.ts';
import { domain } from './domain.ts';
import { domainManager } from './domain-manager.ts';
import { identityProvider } from './identity-provider.ts';
import { jsonApi } from './json-api.ts';
import type { Kind } from './kind.ts';
import { loadBalancer } from './load-balancer.ts';
import { mediator } from './mediator.ts';
import { network } from './network.ts';
import { oauthMiddleware } from './oauth-middleware.ts';
import { organization } from './organization.ts';
import { participant } from './participant.ts';
import { sequencer } from './sequencer.ts';
import { triggerNode } from './trigger-node.ts';
import { triggerService } from './trigger-service.ts';

/** Every kind of component, in the order in which they come to life: each needs only those before it. */
const all = {
  organization,
  network,
  'identity-provider': identityProvider,
  database,
  domain,
  sequencer,
  mediator,
  'domain-manager': domainManager,
  participant,
  'json-api': jsonApi,
  'oauth-middleware': oauthMiddleware,
  'trigger-service': triggerService,
  'trigger-node': triggerNode,
  'load-balancer': loadBalancer,
  application,
} as const;

type All = typeof all;
export type ComponentKind = keyof All;
export const kinds: Readonly<Record<ComponentKind, Kind>> = all;
export const componentKinds = Object.keys(all) as readonly ComponentKind[];

/** Kinds of which something holds, in their order; the sections in which those stand, each once. */
export const kindsThat = (holds: (kind: Kind) => unknown): readonly ComponentKind[] =>
  componentKinds.filter((kind) => holds(kinds[kind]));
export const sectionsThat = (holds: (kind: Kind) => unknown): readonly Section[] => [
  ...new Set(kindsThat(holds).map((kind) => sectionOf[kind])),
];

/** One word of each kind. */
const each = <W extends 'section' | 'name'>(word: W) =>
  Object.fromEntries(componentKinds.map((kind) => [kind, all[kind][word]])) as {
    readonly [K in ComponentKind]: All[K][W];
  };

export const sectionOf = each('section');
export type Section = (typeof sectionOf)[ComponentKind];
export const kindName: Readonly<Record<ComponentKind, string>> = each('name');

/** Kinds of whose description something holds. */
type KindsWith<D> = { [K in ComponentKind]: All[K] extends D ? K : never }[ComponentKind];
export type NodeKind = KindsWith<{ readonly runs: 'node' }>;
export type PairKind = KindsWith<{ readonly runs: 'pair' }>;
export type ServiceKind = KindsWith<{ readonly runs: 'service' }>;
export type ProgramKind = KindsWith<{ readonly program: object }>;

interface OfKind {
  readonly kind: ComponentKind;
}
/** Whether something is a node of Canton, runs as live and standby, or is made of a Daml program of its own. */
export const isCantonNode = <C extends OfKind>(each: C): each is Extract<C, { readonly kind: NodeKind }> =>
  kinds[each.kind].runs === 'node';
export const isPair = <C extends OfKind>(each: C): each is Extract<C, { readonly kind: PairKind }> =>
  kinds[each.kind].runs === 'pair';
/** Whether it runs, and no node of Canton. */
export const runsDaml = <C extends OfKind>(
  each: C,
): each is Extract<C, { readonly kind: ServiceKind | PairKind }> =>
  kinds[each.kind].runs === 'service' || isPair(each);
export const isProgram = <C extends OfKind>(each: C): each is Extract<C, { readonly kind: ProgramKind }> =>
  kinds[each.kind].program !== undefined;

/** The program of which each kind is made that has one, and its image among the topology's `images`. */
export const programOf = Object.fromEntries(
  kindsThat(({ program }) => program).map((kind) => [kind, kinds[kind].program]),
) as { readonly [K in ProgramKind]: All[K]['program'] };
