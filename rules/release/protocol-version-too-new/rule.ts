import {
  defineRule,
  parseRelease,
  profileOf,
  type Reporter,
  type SequencerConnection,
  sources,
  type Topology,
} from '#rule';

export default defineRule({
  id: 'release/protocol-version-too-new',
  title: 'Every participant supports the protocol version of the domains that it connects to.',
  why: 'A participant that does not speak the protocol of the domain is refused when it connects. It starts, shows as healthy, and never takes part in a transaction.',
  fix: 'Upgrade the participant (`daml.version`), or connect it to a domain with an older `protocolVersion`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading('Protocol Versions')],
  answers: [],
  catalogue: 'M5',
  check(topology, report) {
    for (const participant of topology.participants)
      for (const connection of participant.connections) checkConnection(connection, topology, report);
  },
});

/** A version that the domain’s own release does not support is the domain’s mistake, unless somebody else runs it. */
function checkConnection(connection: SequencerConnection, topology: Topology, report: Reporter): void {
  const { client, domain, place } = connection;
  const version = domain.spec.protocolVersion;
  if (version === undefined) return;
  const isKnown = topology.profile.protocolVersions.includes(version);
  const [old] = client.instances;
  if (old?.version === undefined && (isKnown || !domain.isExternal)) return;
  // Instances of different releases are a mistake of their own.
  if (client.instances.some((instance) => instance.version !== old?.version)) return;
  const own = old?.version === undefined ? undefined : parseRelease(old.version);
  if (own === undefined && (isKnown || !domain.isExternal)) return;
  if (own !== undefined && profileOf(own).protocolVersions.includes(version)) return;
  report({
    message: `${client.title} of release ${(own ?? topology.release).text} does not support protocol version ${version} of ${domain.title}`,
    at: own === undefined || old === undefined ? place : old.at('version'),
    label: own === undefined ? 'cannot connect' : 'this release does not know it',
    related: [{ at: domain.at('protocolVersion'), label: `protocol version ${version}` }],
  });
}
