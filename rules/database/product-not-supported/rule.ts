import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'database/product-not-supported',
  title: 'A database server is PostgreSQL, or Oracle with the Enterprise edition.',
  why: 'Canton and the Daml services bring drivers for these two products alone. With any other one the processes do not start.',
  fix: 'Write `type: postgres` at the server (or `oracle`, with `edition: enterprise`), and run that product.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.persistence(), sources.requirements()],
  answers: [],
  catalogue: 'H5',
  check(topology, report) {
    for (const server of topology.databases) {
      const { type } = server.spec;
      if (type === undefined || type === 'postgres' || type === 'oracle') continue;
      report({
        message: `${server.title} is of a product that Canton has no driver for, \`${type}\``,
        at: server.at('type'),
        label: 'neither PostgreSQL nor Oracle',
      });
    }
  },
});
