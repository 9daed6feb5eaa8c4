import type { ComponentKind, Place, Ref } from '../model/component.ts';
import type * as File from '../model/generated/topology-file.ts';
import {
  type Component,
  type JsonApi,
  type Participant,
  TriggerNode,
  type TriggerService,
} from '../model/topology.ts';
import { entryOf, type LinkContext } from './context.ts';
import { databaseName } from './databases.ts';
import { isNamed } from './make-components.ts';
import { behind, eachName } from './references.ts';

export function linkJsonApi(c: LinkContext, service: JsonApi): void {
  const refs = ledgerTargets(c, service.spec.participant, service.at('participant'));
  service.participants = refs.participants;
  service.strays = refs.strays;
  for (const instance of service.instances) {
    const own = entryOf(service, instance).cache;
    instance.database = c.databases.readCache(
      own ?? service.spec.cache,
      own === undefined ? service.at('cache') : instance.at('cache'),
      instance,
    );
    c.databases.use(service, 'query-store', instance.database, instance);
  }
}

/** What a ledger client names: participant services, their instances or balancers; anything else is astray. */
function ledgerTargets(
  c: LinkContext,
  names: string | readonly string[] | undefined,
  place: Place,
): { participants: Ref<Participant>[]; strays: Ref<Component>[] } {
  // Nearly always one participant service is named.
  if (typeof names === 'string' && c.references.target('participant', names) !== undefined)
    return { participants: c.references.findAll('participant', names, place), strays: [] };
  const kinds: ComponentKind[] = [
    'participant',
    'load-balancer',
    'sequencer',
    'mediator',
    'domain-manager',
    'domain',
    'json-api',
    'trigger-service',
    'database',
  ];
  const refs = eachName(names, place)
    .flatMap(({ text, at }) => c.references.findAny(kinds, text, at) ?? [])
    .flatMap(behind);
  return {
    participants: refs.filter((ref): ref is Ref<Participant> => ref.target.kind === 'participant'),
    strays: refs.filter((ref) => ref.target.kind !== 'participant'),
  };
}

export function linkTriggerService(c: LinkContext, service: TriggerService): void {
  const nodes = service.spec.nodes ?? {};
  const own = (name: string): Place => service.at(name);
  for (const [name, spec] of Object.entries(nodes)) {
    const node = new TriggerNode(service, name, [...service.path, 'nodes', name], spec);
    node.organization = service.organization;
    const inherit = <K extends 'participant' | 'oauthMiddleware' | 'identityProvider' | 'database'>(
      key: K,
    ) =>
      spec[key] === undefined
        ? { value: service.spec[key], place: own(key) }
        : { value: spec[key], place: node.at(key) };
    const ledger = inherit('participant');
    const targets = ledgerTargets(c, ledger.value as File.Reference | undefined, ledger.place);
    node.participants = targets.participants;
    node.strays = targets.strays;
    const middleware = inherit('oauthMiddleware');
    node.middlewares = c.references.findAll(
      'oauth-middleware',
      middleware.value as File.Reference | undefined,
      middleware.place,
    );
    const provider = inherit('identityProvider');
    node.identityProviders = c.references.findAll(
      'identity-provider',
      provider.value as File.Reference | undefined,
      provider.place,
    );
    const store = inherit('database');
    node.store = c.databases.read(
      store.value as File.DatabaseUse | undefined,
      store.place,
      databaseName(`${service.name}_${name}`),
      spec.tablePrefix,
    );
    c.databases.use(node, 'trigger-store', node.store);
    node.standbyStore = c.databases.read(
      spec.standbyDatabase,
      node.at('standbyDatabase'),
      databaseName(`${service.name}_${name}`),
      spec.tablePrefix,
    );
    node.rules = (spec.rules ?? []).flatMap((each, index) => {
      const isShort = typeof each === 'string';
      const { rule: name, party, readAs = [], applicationId } = isShort ? { rule: each } : each;
      const place = isShort ? node.at('rules', index) : node.at('rules', index, 'rule');
      return isNamed(name) ? [{ name, party, readAs, applicationId, place }] : [];
    });
    service.nodes.push(node);
  }
}
