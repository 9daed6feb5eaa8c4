import { defineRule, knownLines, latestLine, sources } from '#rule';

export default defineRule({
  id: 'release/old-line',
  title: 'The release belongs to one of the last two release lines.',
  why: 'Older lines get no fixes any more, not even for security holes. A hole that is found tomorrow stays open, and the way to a maintained release grows longer with every line that is passed over.',
  fix: 'Move to the 2.10 line, the one with long-term support: `canton-plan upgrade FILE --to 2.10` shows the way.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.upgrading()],
  answers: [],
  catalogue: 'M3',
  check(topology, report) {
    const { release } = topology;
    if (release.major !== 2 || knownLines.slice(-2).includes(release.line)) return;
    const isNewer = !topology.profile.known && release.minor > Number(latestLine.split('.')[1]);
    report({
      message: isNewer
        ? `release line ${release.line} is newer than the rules know; it is treated as ${latestLine}`
        : `release line ${release.line} is no longer maintained`,
      at: topology.at('daml', 'version'),
      label: isNewer ? 'not known' : `the last two lines are ${knownLines.slice(-2).join(' and ')}`,
    });
  },
});
