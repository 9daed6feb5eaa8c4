import { defineRule, latestLine, sources } from '#rule';

export default defineRule({
  id: 'release/old-line',
  title: 'The release belongs to the release line that is maintained.',
  why: 'A line gets fixes until three months after the next one, and the one before it for six months at most; then there are none, not even for security holes. A hole that is found tomorrow stays open, and the way to a maintained release grows longer with every line that is passed over.',
  fix: 'Move to the 2.10 line, the one with long-term support: `canton-plan upgrade FILE --to 2.10` shows the way.',
  category: 'advice',
  severity: 'warning',
  sources: [sources.support('Releases'), sources.upgrading()],
  answers: [],
  catalogue: 'M3',
  check(topology, report) {
    const { release } = topology;
    if (release.line === latestLine || !topology.profile.known) return;
    report({
      message: `release line ${release.line} is no longer maintained`,
      at: topology.at('daml', 'version'),
      label: `the line that is maintained is ${latestLine}`,
    });
  },
});
