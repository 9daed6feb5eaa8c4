import { defineRule, isPublished, newestOf, sources } from '#rule';

export default defineRule({
  id: 'release/not-published',
  title: 'The release has a patch number, and was published.',
  why: 'Images are tagged with the whole number of a release. With a line alone, or with a number that was skipped, there is no image to pull, and nothing starts.',
  fix: 'Write the whole number of a release, for example `2.10.4`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.docker(), sources.support('Releases')],
  answers: [],
  check(topology, report) {
    const { release, profile } = topology;
    if (!profile.known || release.prerelease !== undefined) return;
    if (release.hasPatch && isPublished(release)) return;
    const newest = newestOf(release.line);
    report({
      message: release.hasPatch
        ? `release ${release.text} was never published`
        : `\`${release.text}\` is a release line, for which there is no image`,
      at: topology.at('daml', 'version'),
      label: `the newest known release of the line is ${newest}`,
      fix: {
        title: `Change to ${newest}`,
        safe: true,
        at: topology.at('daml', 'version'),
        value: JSON.stringify(newest),
      },
    });
  },
});
