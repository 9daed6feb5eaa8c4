import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'release/no-open-source-image',
  title: 'From 2.8 on, an open source deployment names its own Canton image.',
  why: 'There is no public image of the open source edition any more, so there is nothing to start from. An image built from the release archive, under a name of your own, is what a deployment can pull.',
  fix: 'Build an image from the release archive and name it under `images.canton`.',
  category: 'correctness',
  severity: 'warning',
  since: '2.8',
  sources: [sources.docker()],
  answers: [],
  catalogue: 'M7',
  check(topology, report) {
    if (topology.edition !== 'open-source' || topology.spec.images?.canton !== undefined) return;
    // Whoever asks for what the edition cannot do hears that first.
    if (topology.cantonNodes.some(({ kind, instances }) => kind === 'sequencer' || instances.length >= 2))
      return;
    const bare = topology.cantonNodes.find(({ spec }) => spec.image === undefined);
    if (bare === undefined) return;
    report({
      message: `release ${topology.release.text} has no public open source image for ${bare.title}`,
      at: topology.at('daml', 'edition'),
      label: 'the open source edition',
      related: [{ at: bare.at(), label: 'needs an image' }],
    });
  },
});
