import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'files/another-environment',
  title: 'Every part describes the environment and the release of the whole.',
  why: 'A part of staging in production brings addresses, sizes and settings along that were made for something else.',
  fix: 'Name the part of this environment, or leave `environment` and `daml` out of parts that fit all; what differs between environments belongs into a file that `extends` the common one.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A network of several files')],
  answers: [],
});
