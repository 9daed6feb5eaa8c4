import { defineRule, majorOf, postgresVersionOf, sources } from '#rule';

export default defineRule({
  id: 'database/image-of-another-version',
  title: 'The image of a database server has the version that the server is said to have.',
  why: 'What runs is the image. Whoever reads `version` plans backups, upgrades and tools for another line, and a server that is started once on a newer image cannot go back: PostgreSQL reads the data of its own line only.',
  fix: 'Make the tag of the image and `version` agree, or leave `version` out.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.requirements('Production Environments')],
  answers: [],
  about: ['image', 'images'],
  check(topology, report) {
    for (const server of topology.databases) {
      const { version, image } = server.spec;
      const found = server.isExternal
        ? undefined
        : postgresVersionOf(image ?? topology.spec.images?.postgres);
      if (version === undefined || found === undefined || majorOf(version) === majorOf(found)) continue;
      report({
        message: `${server.title} has version ${version}, but its image has PostgreSQL ${found}`,
        at: server.at('version'),
        label: 'another line than the image',
        related: [
          {
            at: image === undefined ? topology.at('images', 'postgres') : server.at('image'),
            label: 'what runs',
          },
        ],
      });
    }
  },
});
