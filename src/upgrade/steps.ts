import type { Domain, Topology } from '../model/topology.ts';
import type { ProtocolChange } from './upgrade.ts';

const listed = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const namesOf = (components: readonly { readonly name: string }[]): string[] =>
  components.map(({ name }) => name);

/**
 * What has to happen, in order: what writes is stopped, clients of a sequencer are backed up before it, all replicas
 * on one database change together, and nothing goes back afterwards (Canton manual, "Upgrading" and "Persistence").
 */
export function upgradeSteps(topology: Topology, protocols: readonly ProtocolChange[]): string[] {
  return [
    ...prepare(topology, protocols),
    ...stop(topology),
    ...backUp(topology),
    ...replace(topology),
    ...start(topology),
  ];
}

function prepare(topology: Topology, protocols: readonly ProtocolChange[]): string[] {
  const left = protocols.filter(({ verdict }) => verdict === 'new-domain');
  return [
    `Try the whole way in another environment first. Mend what ${topology.release.text} would find, and write the release into the file.`,
    ...left.map(
      ({ domain, written, supported }) =>
        `Found a new domain in place of \`${domain}\`: it speaks protocol version ${written}, ${topology.release.text} only ${supported.join(' and ')}, and the version of a deployed domain never changes. Contracts move over while both run on a release that has both versions.`,
    ),
    ...(protocols.some(({ verdict }) => verdict === 'write')
      ? ['Write the protocol version with which each domain was founded; another one would not fit its data.']
      : []),
  ];
}

function stop({ triggerServices, jsonApis, applications }: Topology): string[] {
  const writers = [...namesOf(applications), ...namesOf(triggerServices), ...namesOf(jsonApis)];
  return writers.length === 0 ? [] : [`Stop what submits commands: ${listed(writers)}.`];
}

/** Nothing in a backup may be newer than the sequencers: then it would be a fork. */
function backUp(topology: Topology): string[] {
  const { participants, mediators, domainManagers, sequencers, embeddedDomains } = topology;
  const groups: [string, readonly string[]][] = [
    ['participants', namesOf(participants)],
    ['mediators', namesOf(mediators)],
    ['domain managers', namesOf(domainManagers)],
    ['sequencers', namesOf(sequencers)],
    ['embedded domains', namesOf(embeddedDomains)],
  ];
  const order = groups
    .filter(([, names]) => names.length > 0)
    .map(([what, names]) => `${what} (${listed(names)})`);
  return order.length === 0
    ? []
    : [
        `Back up the databases in this order: ${order.join(', then ')}. After the upgrade they are the only way back.`,
      ];
}

function replace(topology: Topology): string[] {
  const migrates = topology.profile.migrateAndStart
    ? 'start one with `migrate-and-start`, or with `--manual-start` and `db.migrate()`'
    : 'start one with `--manual-start` and call `db.migrate()`';
  const services = [
    ...topology.distributedDomains.flatMap(domainServices),
    ...topology.embeddedDomains,
    ...topology.participants,
  ];
  const replicated = services.filter(({ instances }) => instances.length > 1);
  return [
    ...(replicated.length === 0
      ? []
      : [
          `Of each of ${listed(namesOf(replicated))}, stop all instances together: two releases on one database harm it.`,
        ]),
    ...services.map(
      ({ title }) => `Replace ${title}: with all its instances down, ${migrates}, then start the others.`,
    ),
  ];
}

/** In the order in which they are of use to one another; the releases allow any. */
const domainServices = ({ sequencers, mediators, domainManagers }: Domain) => [
  ...sequencers,
  ...mediators,
  ...domainManagers,
];

function start({ jsonApis, oauthMiddlewares, triggerNodes, participants }: Topology): string[] {
  return [
    ...(participants.length === 0 ? [] : ['Ping each participant before anybody else is let in.']),
    ...(jsonApis.length === 0
      ? []
      : [
          `Start ${listed(namesOf(jsonApis))} in the new release; a cache that no longer fits is built anew.`,
        ]),
    ...(triggerNodes.length === 0
      ? []
      : [
          `Start the live middlewares and trigger nodes last (${listed([...namesOf(oauthMiddlewares), ...triggerNodes.map(({ fullName }) => fullName)])}), and no standby beside them.`,
        ]),
  ];
}
