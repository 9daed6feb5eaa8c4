import { defineRule, isSameDatabase, sources } from '#rule';

export default defineRule({
  id: 'database/oracle-users-differ',
  title: 'All instances of a service log in to Oracle as the same user.',
  why: 'On Oracle the lock that makes one instance the active one belongs to the schema of the user. Two users are two locks and two sets of tables, so both instances become active without knowing of each other.',
  fix: 'Give the service one `database` with one `user`, and none to its instances.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.highAvailability('Oracle')],
  answers: ['S23'],
  catalogue: 'H9',
  about: ['user'],
  check(topology, report) {
    for (const service of topology.activePassiveServices) {
      const [first, ...others] = service.instances.flatMap((instance) => {
        const database = instance.database ?? service.database;
        return database?.storage === 'oracle' ? [{ instance, database }] : [];
      });
      if (first === undefined) continue;
      for (const { instance, database } of others) {
        if (!isSameDatabase(database, first.database) || database.user === first.database.user) continue;
        report({
          message: `instances \`${first.instance.name}\` and \`${instance.name}\` of ${service.title} log in as different Oracle users`,
          at: instance.at('database', 'user'),
          label: `user \`${database.user}\``,
          related: [{ at: first.database.place, label: `user \`${first.database.user}\`` }],
        });
      }
    }
  },
});
