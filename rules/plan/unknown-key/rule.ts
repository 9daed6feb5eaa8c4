import { defineRule, loadKeyTable, sources } from '#rule';

export default defineRule({
  id: 'plan/unknown-key',
  title: 'Extra configuration has the keys and values that its release knows.',
  why: 'A Canton node refuses to start with a key that its release does not know; JSON API, trigger service and OAuth2 middleware drop one without a word. The first is noticed when an instance is restarted, the second never.',
  fix: 'Write the key as the release knows it, or move to a release that has it.',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.staticConfiguration('Configuration Mixin'),
    sources.code('CantonConfig.scala and the configuration classes of each release line'),
    sources.damlCode('configuration classes of the services of each release line'),
  ],
  answers: [],
  about: ['extraConfig', 'processConfig'],
  late: async () => (await loadKeyTable()).reportUnknownKeys,
});
