import type { Ref } from '../model/component.ts';
import type {
  Application,
  Component,
  LoadBalancer,
  Participant,
  SequencerConnection,
} from '../model/topology.ts';
import type { CantonModel } from './canton-model.ts';
import { type Capability, Made, series } from './capability.ts';
import { jsonAddress, middlewareOf, triggerOf } from './client-services.ts';
import { works } from './groups.ts';
import { allOf, best, lessSpare } from './outcome.ts';
import type { Part } from './part.ts';

type SubjectKind =
  | 'application'
  | 'submit'
  | 'read'
  | 'ledger-api'
  | 'json-api'
  | 'trigger-rule'
  | 'log-in'
  | 'token-refresh'
  | 'ordering'
  | 'confirmation'
  | 'topology';

/** Something that people use, with what it rests on. */
export interface Subject {
  /** `KIND/NAME`: `application/exchange-app`, `submit/Exchange@settlement`, `ordering/settlement`. */
  readonly id: string;
  readonly kind: SubjectKind;
  readonly name: string;
  /** As it stands in a sentence. */
  readonly title: string;
  readonly organization: string | undefined;
  /** The component that it belongs to. */
  readonly component: Component;
  /** The party whose submissions or reads it is. */
  readonly party: string | undefined;
  readonly capability: Capability;
  /** Position among all of them. */
  readonly place: number;
}

/** Everything that people use in a topology, in the order of the file. */
export function subjectsOf(model: CantonModel): Subject[] {
  const { topology } = model;
  const found: Subject[] = [];
  const add: Add = (kind, name, title, component, capability, party) =>
    void found.push(new FoundSubject(kind, name, title, component, capability, party, found.length));
  for (const application of topology.applications)
    add('application', application.name, titleOf, application, applicationOf(model, application));
  addParties(model, add);
  for (const participant of topology.participants)
    add(
      'ledger-api',
      participant.name,
      (service) => `Ledger API of ${service.title}`,
      participant,
      model.ledgerAddress(participant),
    );
  for (const api of topology.jsonApis) add('json-api', api.name, titleOf, api, jsonAddress(model, api));
  for (const node of topology.triggerNodes) {
    const capability = triggerOf(model, node);
    for (const { name } of node.rules)
      add('trigger-rule', `${name}@${node.fullName}`, `trigger rule \`${name}\``, node, capability);
  }
  for (const middleware of topology.oauthMiddlewares)
    add(
      'log-in',
      middleware.name,
      `log-in through ${middleware.title}`,
      middleware,
      middlewareOf(model, middleware),
    );
  for (const provider of topology.identityProviders)
    for (const node of model.nodesOf(provider)) {
      const part = model.parts.outside(node);
      if (part !== undefined)
        add('log-in', provider.name, `log-in at ${provider.title}`, provider, model.outside(part));
    }
  for (const node of topology.triggerNodes) {
    const [first] = node.middlewares;
    if (first !== undefined)
      add(
        'token-refresh',
        node.fullName,
        `token refresh of ${node.title}`,
        node,
        middlewareOf(model, first.target),
      );
  }
  for (const domain of topology.domains) {
    add('ordering', domain.name, `ordering in ${domain.title}`, domain, model.ordering(domain));
    if (domain.isExternal) continue;
    add('confirmation', domain.name, `confirmation in ${domain.title}`, domain, model.confirmation(domain));
    add(
      'topology',
      domain.name,
      `changes of topology in ${domain.title}`,
      domain,
      model.topologyChanges(domain),
    );
  }
  return found;
}

/** The title of something that people use: in thousands of cases nobody asks for it. */
type Titled = string | ((component: Component, party: string | undefined) => string);

const titleOf = ({ title }: Component): string => title;
const titleOfReads = (_: Component, party: string | undefined): string => `\`${party}\` reads`;

class FoundSubject implements Subject {
  declare readonly kind: SubjectKind;
  declare readonly name: string;
  declare readonly component: Component;
  declare readonly party: string | undefined;
  declare readonly capability: Capability;
  declare readonly place: number;
  private declare readonly titled: Titled;

  constructor(
    kind: SubjectKind,
    name: string,
    titled: Titled,
    component: Component,
    capability: Capability,
    party: string | undefined,
    place: number,
  ) {
    this.kind = kind;
    this.name = name;
    this.titled = titled;
    this.component = component;
    this.capability = capability;
    this.party = party;
    this.place = place;
  }

  get id(): string {
    return `${this.kind}/${this.name}`;
  }

  get title(): string {
    return typeof this.titled === 'string' ? this.titled : this.titled(this.component, this.party);
  }

  get organization(): string | undefined {
    return this.component.organization?.name;
  }
}

type Add = (
  kind: SubjectKind,
  name: string,
  title: Titled,
  component: Component,
  capability: Capability,
  party?: string,
) => void;

interface Host {
  readonly participant: Participant;
  readonly connections: readonly SequencerConnection[];
}

/** Parties can submit to and read from each domain of their participants; of a multi-hosted party one is enough. */
function addParties(model: CantonModel, add: Add): void {
  const hosts = new Map<string, Host[]>();
  for (const participant of model.topology.participants)
    for (const { name } of participant.parties) {
      const known = hosts.get(name);
      const host = { participant, connections: participant.connections };
      if (known === undefined) hosts.set(name, [host]);
      else known.push(host);
    }
  for (const [party, all] of hosts) {
    const [first] = all;
    if (first === undefined) continue;
    const domains = new Set(all.flatMap(({ connections }) => connections.map(({ domain }) => domain)));
    for (const domain of domains) {
      const submissions = all.flatMap(({ participant, connections }) =>
        connections
          .filter((connection) => connection.domain === domain)
          .map((connection) => [model.ledgerAddress(participant), model.submission(participant, connection)]),
      );
      add(
        'submit',
        `${party}@${domain.name}`,
        `\`${party}\` submits to ${domain.title}`,
        first.participant,
        oneOf(model, submissions),
        party,
      );
    }
    const reads = all.map(({ participant }) => [model.ledgerAddress(participant)]);
    add('read', party, titleOfReads, first.participant, oneOf(model, reads), party);
  }
}

/** One of several ways, each with all of its steps. */
function oneOf(model: CantonModel, ways: readonly (readonly Capability[])[]): Capability {
  const [only] = ways;
  if (ways.length === 1 && only !== undefined) {
    if (only.length === 1) return only[0] as Capability;
    return model.capabilities.add(series(only));
  }
  return model.capabilities.add(
    new Made(noParts, [...new Set(ways.flat())], true, (_, of) => {
      const outcomes = ways.map((way) => allOf(way, of));
      const outcome = best(outcomes);
      return outcomes.some((each) => !works(each)) && works(outcome) ? lessSpare : outcome;
    }),
  );
}

const noParts: readonly Part[] = [];

/** An application works while everything works that it uses. */
function applicationOf(model: CantonModel, application: Application): Capability {
  const inputs = application.uses.flatMap((ref) => {
    const used = usedBy(model, ref);
    const link = model.link(application.organization, ref.target.organization);
    return [...(used === undefined ? [] : [used]), ...(link === undefined ? [] : [link])];
  });
  return model.capabilities.of(application, 'application', () => series([...new Set(inputs)]));
}

/** An address of a participant, and the domains to which it submits: what an application needs of a ledger. */
function ledgerOf(model: CantonModel, participant: Participant, address: Capability): Capability {
  if (participant.connections.length === 0) return address;
  const inputs = [
    address,
    ...participant.connections.map((connection) => model.submission(participant, connection)),
  ];
  return model.capabilities.of(address, 'ledger', () => series(inputs));
}

function usedBy(
  model: CantonModel,
  ref: Ref<Component>,
  seen = new Set<LoadBalancer>(),
): Capability | undefined {
  const { target, instance } = ref;
  switch (target.kind) {
    case 'participant':
      return ledgerOf(
        model,
        target,
        model.ledgerAddress(target, ref.via as LoadBalancer | undefined, instance),
      );
    case 'json-api': {
      const [behind] = target.participants;
      const address = jsonAddress(model, target, instance);
      return behind === undefined ? address : ledgerOf(model, behind.target, address);
    }
    case 'domain':
      return model.ordering(target);
    case 'sequencer':
      return target.domain === undefined ? undefined : model.ordering(target.domain);
    case 'mediator':
    case 'domain-manager':
      return model.replicated(target);
    case 'oauth-middleware':
      return middlewareOf(model, target);
    case 'load-balancer': {
      if (seen.has(target)) return undefined;
      seen.add(target);
      const inputs = [
        model.balancer(target),
        ...target.targets.flatMap(
          (inner) =>
            usedBy(model, inner.target.kind === 'load-balancer' ? inner : { ...inner, via: target }, seen) ??
            [],
        ),
      ];
      return model.capabilities.of(target, 'use', () => series([...new Set(inputs)]));
    }
    default:
      return undefined;
  }
}
