import { defineRule, fetchedFiles, sources } from '#rule';

export default defineRule({
  id: 'release/file-without-checksum',
  title: 'A release file from which an image is built is known by its checksum.',
  why: 'Where no image is published, one is built from a file that the build fetches. Without a checksum it takes whatever lies at the address on that day: a file that somebody put in its place becomes the image that runs.',
  fix: 'Write the checksum of the file under `images.checksums`, or name an image of your own.',
  category: 'security',
  severity: 'warning',
  // Most take it over an encrypted connection from where the release is published, as they do images without a digest.
  personas: ['strict', 'audit'],
  sources: [sources.practice('Dockerfile reference: ADD, --checksum')],
  answers: [],
  check(topology, report) {
    const { checksums = {} } = topology.spec.images ?? {};
    for (const [file, owner] of fetchedFiles(topology))
      if (!Object.hasOwn(checksums, file))
        report({
          message: `${owner.title} runs an image built from \`${file}\`, whose checksum nobody compares`,
          at: owner.at(),
          label: 'its image is built',
          help: `write under \`images.checksums\`: \`${file}: sha256:…\`, with what the page of the release says of the file, or \`sha256sum\` of a copy that you trust`,
        });
  },
});
