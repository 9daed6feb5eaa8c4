import { defineRule, reportDifferentDatabases, sources } from '#rule';

export default defineRule({
  id: 'mediator/several-databases',
  title: 'All instances of a mediator service use the same database.',
  why: 'The database is what makes two instances one mediator: it holds the lock that decides who is active, and what is known of the transactions under way. With two databases both would act, and each on half of the facts.',
  fix: 'Write one `database` at the service and none at its instances.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('Mediator Service'), sources.highAvailability('Mediator')],
  answers: ['S22', 'S70'],
  catalogue: 'D3',
  picture: { view: 'service=mediator' },
  check: (topology, report) => reportDifferentDatabases(topology.mediators, report),
});
