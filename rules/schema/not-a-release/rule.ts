import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'schema/not-a-release',
  title: 'The Daml version is a release.',
  why: 'Defaults, images and configuration keys follow the release. Without one they would be guessed, and the plan could be right for a release that nobody runs.',
  fix: 'Write the release, for example "2.10.4".',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('The topology language of canton-plan')],
  answers: [],
  unignorable: true,
});
