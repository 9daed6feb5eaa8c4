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
  why: 'A participant that does not speak the protocol of the domain is refused when it connects.',
  fix: 'Upgrade the participant, or connect it to a domain with an older protocol version.',
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
  const old = client.instances.find((instance) => {
    const release = instance.version === undefined ? undefined : parseRelease(instance.version);
    return release !== undefined && !profileOf(release).protocolVersions.includes(version);
  });
  if (isKnown ? old === undefined : !domain.isExternal) return;
  const release = isKnown && old !== undefined ? old.version : topology.release.text;
  report({
    message: `${client.title} of release ${release} does not support protocol version ${version} of ${domain.title}`,
    at: isKnown && old !== undefined ? old.at('version') : place,
    label: isKnown ? 'this release does not know it' : 'cannot connect',
    related: [{ at: domain.at('protocolVersion'), label: `protocol version ${version}` }],
  });
}
