import { runs } from '../graph/index.ts';
import type { Ref } from '../model/component.ts';
import type { Component, JsonApi, LoadBalancer, OAuthMiddleware, TriggerNode } from '../model/topology.ts';
import { otherInstanceAction, startRulesAction } from './actions.ts';
import type { CantonModel } from './canton-model.ts';
import { type Capability, type Fates, Made } from './capability.ts';
import { activeActive, livePair, processOutcome, spareOf, works } from './groups.ts';
import { all, allOf, both, followedByShared, manual, type Outcome, rankOf, untouched } from './outcome.ts';
import type { Part } from './part.ts';
import { detectionOf, timings } from './timings.ts';

/** What clients of a JSON API meet: its balancer, one of its instances with its store, and the Ledger API behind them. */
export const jsonAddress = (
  model: CantonModel,
  api: JsonApi,
  instance?: Ref<Component>['instance'],
): Capability =>
  model.capabilities.of(api, instance ?? 'address', () => jsonCapability(model, api, instance));

function jsonCapability(model: CantonModel, api: JsonApi, instance: Ref<Component>['instance']): Made {
  const nodes = model.nodesOf(api).filter((node) => instance === undefined || node.instance === instance);
  const [ref] = api.participants;
  const ledger =
    ref === undefined
      ? undefined
      : model.ledgerAddress(ref.target, ref.via as LoadBalancer | undefined, ref.instance);
  const link = model.link(api.organization, ref?.target.organization);
  const balancer = instance === undefined ? api.loadBalancer : undefined;
  const own = balancer === undefined ? undefined : model.balancer(balancer);
  const needs: Capability[] = [];
  if (own !== undefined) needs.push(own);
  if (link !== undefined) needs.push(link);
  const detection = balancer === undefined ? undefined : detectionOf(balancer);
  const members: { readonly part: Part; readonly store: Capability | undefined }[] = [];
  const parts: Part[] = [];
  const inputs = [...needs];
  for (const node of nodes) {
    if (!runs(node)) continue;
    const part = model.parts.process(node);
    const store = model.store(node.instance?.database, node);
    members.push({ part, store });
    parts.push(part);
    if (store !== undefined) inputs.push(store);
  }
  const cold = nodes.filter((node) => !runs(node)).map((node) => model.parts.process(node));
  parts.push(...cold);
  if (ledger !== undefined) inputs.push(ledger);
  const isLedAway = balancer !== undefined;
  const down = detection === undefined ? [] : detection.down;
  const elsewhere = (): Outcome => manual(otherInstanceAction(api.title), { loss: 'commands' });
  const isWhole = (fates: Fates, of: (capability: Capability) => Outcome): boolean => {
    for (let at = 0; at < members.length; at++) {
      const { part, store } = members[at] as (typeof members)[number];
      if (fates.has(part) || (store !== undefined && of(store) !== untouched)) return false;
    }
    return true;
  };
  const group = (fates: Fates, of: (capability: Capability) => Outcome): Outcome =>
    activeActive(
      members.map(({ part, store }) => {
        const process = processOutcome(part, fates);
        return store === undefined ? process : both(process, of(store));
      }),
      down,
      { isLedAway, spare: spareOf(cold, fates), elsewhere },
    );
  return new Made(parts, inputs, members.length + cold.length > 1, (fates, of) => {
    // While the participant fails over no instance is ready; the balancer sees them again at its next check.
    const behind = ledger === undefined ? untouched : of(ledger);
    const seen = detection === undefined ? behind : followedByShared(behind, detection.up);
    const rest = allOf(needs, of);
    if (isWhole(fates, of)) return both(seen, rest);
    const own = group(fates, of);
    return rest === untouched ? both(own, seen) : all(own, seen, rest);
  });
}

const triggerBackoff = [timings.triggerBackoff];

/** A rule fires while its live node, the store and the way to the ledger work. Tokens that it has live on for a while. */
export function triggerOf(model: CantonModel, node: TriggerNode): Capability {
  const members = model.nodesOf(node);
  const of = (role: 'live' | 'standby') =>
    members.filter(({ resolved }) => resolved?.role === role).map((each) => model.parts.process(each));
  const store = model.store(node.store, members[0]);
  const [ref] = node.participants;
  const needs = [
    ...(store === undefined ? [] : [store]),
    ...(ref === undefined
      ? []
      : [
          model.ledgerAddress(ref.target, ref.via as LoadBalancer | undefined, ref.instance),
          ...ref.target.connections.map((connection) => model.submission(ref.target, connection)),
        ]),
    model.link(node.organization, ref?.target.organization),
  ].filter((each) => each !== undefined);
  return model.capabilities.of(node, 'trigger', () => {
    const [live, standbys] = [of('live'), of('standby')];
    return new Made([...live, ...standbys], needs, standbys.length > 0, (fates, outcomeOf) => {
      const own = livePair(live, standbys, fates);
      const forgets = store === undefined && rankOf[own.level] >= rankOf.interrupted;
      const behind = followedByShared(allOf(needs, outcomeOf), triggerBackoff);
      return all(own, forgets ? manual(startRulesAction(node.title)) : untouched, behind);
    });
  });
}

const livingTokens =
  'tokens that were issued before go on until they expire; how long they live is for the provider to say';

/** Logging in, and fetching new tokens: the middleware and the one provider that it is bound to. */
export function middlewareOf(model: CantonModel, middleware: OAuthMiddleware): Capability {
  return model.capabilities.of(middleware, 'tokens', () => {
    const nodes = model.nodesOf(middleware);
    const of = (role: 'live' | 'standby') =>
      nodes.filter(({ resolved }) => resolved?.role === role).map((each) => model.parts.process(each));
    const [live, standbys] = [of('live'), of('standby')];
    const providers = middleware.identityProviders.flatMap(({ target }) =>
      model.nodesOf(target).flatMap((node) => model.parts.outside(node) ?? []),
    );
    const inputs = providers.map((part) => model.outside(part));
    return new Made([...live, ...standbys], inputs, standbys.length > 0, (fates, outcomeOf): Outcome => {
      const outcome = all(livePair(live, standbys, fates), ...inputs.map(outcomeOf));
      return works(outcome) ? outcome : { ...outcome, notes: [...outcome.notes, livingTokens] };
    });
  });
}
