import { unique } from '../base/grouped.ts';
import type { Domain, Organization, Participant, SequencerConnection, Topology } from '../model/topology.ts';
import { asClient, connectionAccess } from './access.ts';
import { darPath, slug } from './names.ts';
import { type ParticipantSetUp, trustFile } from './plan.ts';
import type { PlanBuilder } from './plan-builder.ts';
import type { Console } from './remote-nodes.ts';

/** What a participant is told once it runs: domains, parties, users and packages. */
export const participantSetUp = (
  builder: PlanBuilder,
  desk: Console,
  participant: Participant,
): ParticipantSetUp => ({
  ...desk.add(participant),
  connections: participant.connections.map((connection) => connectionOf(builder, desk, connection)),
  parties: participant.parties.map((party) => party.name),
  users: participant.users.map(({ name }) => ({
    name,
    actAs: partiesOf(builder.topology, name, participant),
  })),
  dars: (participant.spec.dars ?? []).map(darPath),
});

/** What the applications that log in as a user act as, as far as this participant hosts it. */
function partiesOf({ applications }: Topology, user: string, participant: Participant): string[] {
  const hosted = new Set(participant.parties.map((party) => party.name));
  const acting = applications.flatMap(({ spec: { users = [], actsAs = [] } }) =>
    users.includes(user) ? actsAs : [],
  );
  return unique(acting.filter((party) => hosted.has(party)));
}

function connectionOf(
  builder: PlanBuilder,
  desk: Console,
  connection: SequencerConnection,
): ParticipantSetUp['connections'][number] {
  const { domain, client } = connection;
  const external = domain.spec.external;
  const base = {
    alias: connection.alias,
    manualConnect: connection.manualConnect,
    priority: priorityOf(connection),
  };
  if (external !== undefined) {
    const name =
      external.certificateAuthority === undefined
        ? undefined
        : foreignAuthority(builder, domain, client.organization);
    if (name !== undefined) desk.trust(name);
    return {
      ...base,
      endpoints: [],
      urls: external.sequencers ?? [],
      trustFile: name === undefined ? undefined : trustFile(name),
    };
  }
  const access = connectionAccess(builder, connection);
  const secured = access.find((each) => each.security !== 'none');
  if (secured !== undefined) desk.trust(secured.authority);
  if (domain.organization !== client.organization)
    receive(builder, domain, client.organization, access.length);
  return {
    ...base,
    endpoints: access.map((each) => asClient(builder, each)),
    urls: [],
    trustFile: secured === undefined ? undefined : trustFile(secured.authority),
  };
}

function foreignAuthority(builder: PlanBuilder, domain: Domain, client: Organization | undefined): string {
  builder.handOver({
    organization: client?.name ?? '',
    direction: 'receive',
    what: `certificate of the authority of the sequencers of ${domain.title} (${slug(`${domain.name}-domain-ca`)}; in the topology ${domain.spec.external?.certificateAuthority})`,
    partner: `operator of ${domain.title}`,
  });
  return builder.foreignAuthority(`${domain.name}-domain-ca`, client?.name ?? '');
}

function receive(
  builder: PlanBuilder,
  domain: Domain,
  client: Organization | undefined,
  count: number,
): void {
  const provider = domain.organization?.name ?? '';
  const what = `${count === 1 ? 'address' : 'addresses'} of the sequencers of ${domain.title}, and the certificate of their authority`;
  builder.handOver({
    organization: client?.name ?? '',
    direction: 'receive',
    what,
    partner: provider,
  });
  builder.handOver({ organization: provider, direction: 'give', what, partner: client?.name ?? '' });
}

function priorityOf({ client, domain }: SequencerConnection): number | undefined {
  if (client.kind !== 'participant') return undefined;
  const entry = client.spec.domains?.find((each) => typeof each !== 'string' && each.domain === domain.name);
  return typeof entry === 'object' ? entry.priority : undefined;
}
