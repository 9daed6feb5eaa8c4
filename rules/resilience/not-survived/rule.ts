import { defineRule, loadResilience, sources } from '#rule';

export default defineRule({
  id: 'resilience/not-survived',
  title: 'What a topology promises to survive (`resilience`), it survives.',
  why: 'The promise was made because something depends on it. A failure that breaks it stops work until somebody acts, or for longer than was agreed.',
  fix: '`canton-plan impact FILE --fail NAME --explain` tells what the failure does and where the seconds come from. Fix it, or promise less.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.haAndScaling('HA and Scaling Patterns'), sources.highAvailability()],
  answers: [],
  about: ['resilience'],
  picture: true,
  late: async () => (await loadResilience()).reportBrokenPromises,
});
