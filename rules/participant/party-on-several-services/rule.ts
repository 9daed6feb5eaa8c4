import { defineRule, isSameParty, listNames, type Participant, type Place, partyName, sources } from '#rule';

export default defineRule({
  id: 'participant/party-on-several-services',
  title: 'Each party and each user belongs to exactly one participant service.',
  why: 'Parties and users are sharded over participant services, and an application must know the one stack to ask. Ledger offsets and the protection against repeated commands do not travel between participants, so a command retried at the other one can run twice.',
  fix: 'Keep it in `parties` or `users` of one participant service; a party that several host on purpose is written `{ name: NAME, multiHosted: true }` in each list.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.haAndScaling('HTTP JSON API Server and Participant Node'),
    sources.basicHa('Participant'),
  ],
  answers: ['S36', 'S37', 'S46'],
  catalogue: 'A10',
  check(topology, report) {
    const parties = new Map<string, Host[]>();
    const users = new Map<string, Host[]>();
    for (const participant of topology.participants) {
      for (const { name, multiHosted, place } of participant.parties)
        addHost(parties, partyName(name), { party: name, participant, multiHosted, place });
      // User ids are each organization's own.
      for (const { name, place } of participant.users)
        addHost(users, `${name}\u0000${participant.organization?.name ?? ''}`, {
          participant,
          multiHosted: false,
          place,
        });
    }
    for (const [name, hosts] of parties)
      for (const same of samePartyHosts(hosts)) reportHosts('party', name, same);
    for (const [key, hosts] of users) reportHosts('user', key.slice(0, key.indexOf('\u0000')), hosts);

    function reportHosts(what: string, name: string, hosts: readonly Host[]): void {
      const [first, second, ...others] = hosts;
      if (first === undefined || second === undefined) return;
      const onPurpose = hosts.every(({ multiHosted }) => multiHosted);
      report({
        message: `${what} \`${name}\` is on ${hosts.length} participant services: ${listNames(hosts.map((host) => host.participant.name))}`,
        at: second.place,
        label: `and also on \`${second.participant.name}\``,
        related: [first, ...others].map(({ participant, place }) => ({
          at: place,
          label: `on \`${participant.name}\``,
        })),
        ...(onPurpose
          ? {
              severity: 'warning' as const,
              help: 'applications cannot move between these participants without losing their place in the ledger: give each application one of them',
            }
          : {}),
      });
    }
  },
});

/** Hosts of one party each: parties of one name in different namespaces are different ones. */
function samePartyHosts(hosts: readonly Host[]): Host[][] {
  const groups: Host[][] = [];
  for (const host of hosts) {
    const group = groups.find((each) =>
      each.every(({ party }) => isSameParty(party ?? '', host.party ?? '')),
    );
    if (group === undefined) groups.push([host]);
    else group.push(host);
  }
  return groups;
}

interface Host {
  /** A party as it is written; users have none. */
  readonly party?: string;
  readonly participant: Participant;
  readonly multiHosted: boolean;
  readonly place: Place;
}

function addHost(hosts: Map<string, Host[]>, key: string, host: Host): void {
  const known = hosts.get(key);
  if (known === undefined) hosts.set(key, [host]);
  else if (known.at(-1)?.participant !== host.participant) known.push(host);
}
