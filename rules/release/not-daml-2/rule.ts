import { defineRule, type Instance, knownLines, latestLine, parseRelease, sources } from '#rule';

export default defineRule({
  id: 'release/not-daml-2',
  title: 'The release is a Daml 2.x release.',
  why: 'Other major releases have other components and other configuration keys: what is planned for 2.x would not start. What this tool says about such a file would be wrong in detail, which is worse than nothing.',
  fix: 'Write a release of the 2.10 line as `daml.version`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading()],
  answers: [],
  catalogue: 'M3',
  check(topology, report) {
    if (topology.release.major !== 2)
      report({
        message: `release ${topology.release.text} is not a Daml 2.x release`,
        at: topology.at('daml', 'version'),
        label: `known are ${knownLines[0]} to ${latestLine}`,
      });
    for (const service of [...topology.activePassiveServices, ...topology.sequencers, ...topology.jsonApis])
      for (const { name, version, ...instance } of service.instances.map(versioned)) {
        if (version === undefined || (parseRelease(version)?.major ?? 2) === 2) continue;
        report({
          message: `instance \`${name}\` is to run release ${version}, which is not a Daml 2.x release`,
          at: instance.at,
          label: `known are ${knownLines[0]} to ${latestLine}`,
        });
      }
  },
});

const versioned = (instance: Instance) => ({
  name: instance.name,
  version: instance.version,
  at: instance.at('version'),
});
