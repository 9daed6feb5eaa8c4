import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'release/before-its-release',
  title: 'A network runs published releases, not snapshots or release candidates.',
  why: 'A snapshot gets no fixes, and a database that it has migrated may be one that no release reads. It is judged here as its release line, which it may not have reached yet, or have passed.',
  fix: 'Write the release that it was made for, without what follows the `-`.',
  category: 'correctness',
  severity: 'info',
  sources: [sources.support('Releases')],
  answers: [],
  check(topology, report) {
    const { release, profile } = topology;
    if (release.prerelease === undefined || !profile.known) return;
    report({
      message: `release ${release.text} is not published; it is taken for one of line ${release.line}`,
      at: topology.at('daml', 'version'),
      label: 'a snapshot or release candidate',
      severity: topology.environment === 'production' ? 'warning' : 'info',
    });
  },
});
