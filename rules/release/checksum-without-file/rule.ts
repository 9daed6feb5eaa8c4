import { defineRule, fetchedFiles, sources } from '#rule';

export default defineRule({
  id: 'release/checksum-without-file',
  title: 'Each checksum is of a file from which an image is built.',
  why: 'A build compares the file that it fetches, by its name. A checksum under another name, one of the release before or with a slip in it, is compared with nothing, and whoever wrote it believes the image to be what was meant.',
  fix: 'Write the name of the file as it is fetched, or remove the checksum.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.practice('Dockerfile reference: ADD, --checksum')],
  answers: [],
  about: ['checksums'],
  check(topology, report) {
    const { checksums = {} } = topology.spec.images ?? {};
    const files = fetchedFiles(topology);
    const bare = [...files].filter(([file]) => !Object.hasOwn(checksums, file));
    for (const file of Object.keys(checksums))
      if (!files.has(file))
        report({
          message: `no image is built from \`${file}\`, whose checksum is written`,
          at: topology.at('images', 'checksums', file),
          label: 'compared with nothing',
          related: bare.map(([other, owner]) => ({
            at: owner.at(),
            label: `its image is built from ${other}`,
          })),
          help:
            bare.length === 0
              ? 'remove it'
              : `write ${bare.map(([other]) => `\`${other}\``).join(' or ')}, which is fetched and has none, or remove it`,
        });
  },
});
