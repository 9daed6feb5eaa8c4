import { runs } from '../graph/index.ts';
import type { Ref } from '../model/component.ts';
import type { Component, JsonApi, LoadBalancer, OAuthMiddleware, TriggerNode } from '../model/topology.ts';
import { otherInstanceAction, startRulesAction } from './actions.ts';
import type { CantonModel } from './canton-model.ts';
import type { Capability, Made } from './capability.ts';
import { activeActive, livePair, processOutcome, spareOf, works } from './groups.ts';
import { all, allOf, followedBy, manual, type Outcome, rankOf, untouched } from './outcome.ts';
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
  const needs = [own, link].filter((each) => each !== undefined);
  const detection = balancer === undefined ? undefined : detectionOf(balancer);
  const members = nodes.filter(runs).map((node) => ({
    part: model.parts.process(node),
    store: model.store(node.instance?.database, node),
  }));
  const cold = nodes.filter((node) => !runs(node)).map((node) => model.parts.process(node));
  const stores = members.flatMap(({ store }) => store ?? []);
  const isLedAway = balancer !== undefined;
  const down = detection === undefined ? [] : [detection.down];
  const elsewhere = manual(otherInstanceAction(api.title), { loss: 'commands' });
  return {
    parts: [...members.map(({ part }) => part), ...cold],
    inputs: [...needs, ...stores, ...(ledger === undefined ? [] : [ledger])],
    isGate: members.length + cold.length > 1,
    evaluate: (fates, of) => {
      const outcomes = members.map(({ part, store }) => {
        const process = processOutcome(part, fates);
        return store === undefined ? process : all(process, of(store));
      });
      const isWhole = outcomes.every((outcome) => outcome === untouched);
      const how = { isLedAway, spare: isWhole ? undefined : spareOf(cold, fates), elsewhere };
      const group = isWhole ? untouched : activeActive(outcomes, down, how);
      // While the participant fails over no instance is ready; the balancer sees them again at its next check.
      const behind = ledger === undefined ? untouched : of(ledger);
      const seen = detection === undefined ? behind : followedBy(behind, detection.up);
      return all(group, seen, allOf(needs, of));
    },
  };
}

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
    return {
      ...{ parts: [...live, ...standbys], inputs: needs, isGate: standbys.length > 0 },
      evaluate: (fates, outcomeOf) => {
        const own = livePair(live, standbys, fates);
        const forgets = store === undefined && rankOf[own.level] >= rankOf.interrupted;
        const behind = followedBy(allOf(needs, outcomeOf), timings.triggerBackoff);
        return all(own, forgets ? manual(startRulesAction(node.title)) : untouched, behind);
      },
    };
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
    return {
      ...{ parts: [...live, ...standbys], inputs, isGate: standbys.length > 0 },
      evaluate: (fates, outcomeOf): Outcome => {
        const outcome = all(livePair(live, standbys, fates), ...inputs.map(outcomeOf));
        return works(outcome) ? outcome : { ...outcome, notes: [...outcome.notes, livingTokens] };
      },
    };
  });
}
