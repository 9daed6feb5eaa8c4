import { type Domain, defineRule, listNames, parseRelease, profileOf, type Reporter, sources } from '#rule';

export default defineRule({
  id: 'release/protocol-version-unsupported',
  title: 'The protocol version of a domain is one that its release supports.',
  why: 'The domain refuses to start with a version that its release does not know; with a deprecated one it cannot be moved to the next release. Since the version of a deployed domain never changes, the only way out is a new domain and moving all contracts.',
  fix: 'Write a `protocolVersion` that the release supports, or upgrade only after moving to a new domain.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading('Protocol Versions'), sources.code('ReleaseVersionToProtocolVersions.scala')],
  answers: [],
  catalogue: 'M4',
  check(topology, report) {
    const { protocolVersions, deprecatedProtocolVersions } = topology.profile;
    const current = protocolVersions.filter((version) => !deprecatedProtocolVersions.includes(version));
    for (const domain of topology.domains) {
      reportInstances(domain, report);
      const version = domain.spec.protocolVersion;
      if (version === undefined || domain.isExternal || current.includes(version)) continue;
      const isDeprecated = deprecatedProtocolVersions.includes(version);
      report({
        message: isDeprecated
          ? `protocol version ${version} of ${domain.title} is deprecated in release ${topology.release.text}`
          : `release ${topology.release.text} does not support protocol version ${version} of ${domain.title}`,
        at: domain.at('protocolVersion'),
        label: `${topology.profile.line} has ${listNames(current.map(String))}`,
        related: [{ at: topology.at('daml', 'version'), label: 'the release' }],
        ...(isDeprecated ? { severity: 'warning' as const } : {}),
      });
    }
  },
});

/** Instances of the domain that run a release of their own, which does not know its protocol version. */
function reportInstances(domain: Domain, report: Reporter): void {
  const version = domain.spec.protocolVersion;
  for (const service of [...domain.sequencers, ...domain.mediators, ...domain.domainManagers])
    for (const instance of service.instances) {
      const release = instance.version === undefined ? undefined : parseRelease(instance.version);
      const known = release?.major === 2 ? profileOf(release).protocolVersions : undefined;
      if (version === undefined || known === undefined || known.includes(version)) continue;
      report({
        message: `release ${instance.version} of \`${instance.name}\` does not support protocol version ${version} of ${domain.title}`,
        at: instance.at('version'),
        label: `this release has ${listNames(known.map(String))}`,
        related: [{ at: domain.at('protocolVersion'), label: 'the protocol version' }],
      });
    }
}
