import { defineRule, settingsByRelease, sources } from '#rule';

export default defineRule({
  id: 'release/setting-too-new',
  title: 'What the topology asks for exists in its release.',
  why: 'A node that finds a key it does not know refuses to start. The Daml services are worse: they ignore it, so that a JSON API server serves plain HTTP where HTTPS was asked for, or everybody’s tokens are accepted.',
  fix: 'Use a release that has the setting, or remove it and protect the connection or the tokens in another way.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.code('configuration classes of the release lines 2.5 to 2.10'),
    sources.damlCode(
      'configuration classes of the JSON API, trigger service and auth middleware, 2.5 to 2.10',
    ),
    sources.upgrading(),
  ],
  answers: [],
  check(topology, report) {
    for (const { isThere, message, at, since, help, related = [] } of settingsByRelease(topology)) {
      if (isThere) continue;
      report({
        message: `${message}, which release ${topology.release.text} does not have`,
        at,
        label: `exists from ${since} on`,
        related: [...related, { at: topology.at('daml', 'version'), label: 'the release' }],
        ...(help === undefined ? {} : { help }),
      });
    }
  },
});
