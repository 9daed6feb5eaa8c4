import { defineRule, knownLines, latestLine, sources } from '#rule';

export default defineRule({
  id: 'release/unknown-line',
  title: `The release belongs to a line that is known: ${knownLines[0]} to ${latestLine}.`,
  why: 'Each line has its own configuration keys, console calls and images, and refuses those of the others; before 2.5 a domain manager cannot be replicated. For a line that nobody has looked into, what is rendered would be a guess that fails when nodes start.',
  fix: `Write a release of a known line, for example one of ${latestLine}.`,
  category: 'correctness',
  severity: 'error',
  unignorable: true,
  sources: [sources.support('Releases'), sources.upgrading(), sources.haAndScaling('Domain Manager Service')],
  answers: ['S77'],
  catalogue: 'E3',
  check(topology, report) {
    const { release, profile } = topology;
    if (release.major !== 2 || profile.known) return;
    report({
      message: `release line ${release.line} is not known`,
      at: topology.at('daml', 'version'),
      label: `known are ${knownLines.join(', ')}`,
    });
  },
});
