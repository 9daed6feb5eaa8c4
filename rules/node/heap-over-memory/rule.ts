import { bytes, defineRule, heapBytes, sources } from '#rule';

/** What a service may take. */
interface Sized {
  readonly resources?: { readonly memory?: string; readonly memoryLimit?: string };
}

export default defineRule({
  id: 'node/heap-over-memory',
  title: 'The heap of a process fits into the memory that it may take.',
  why: 'Java takes memory up to the size of its heap, and some more for threads and buffers. A container that may take less is ended by the system as soon as it is busy, without a word in its log, and again after every restart.',
  fix: 'Raise `resources.memory` to one and a half times the heap, or lower `jvm.heap`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('A container is ended when it takes more than its memory limit')],
  answers: [],
  about: ['heap'],
  check(topology, report) {
    for (const { component: service, value } of topology.havingSet('jvm')) {
      const { resources } = service.spec as Sized;
      const jvm = value as { readonly heap?: string };
      const key = resources?.memoryLimit === undefined ? 'memory' : 'memoryLimit';
      const [heap, memory] = [jvm.heap, resources?.[key]];
      if (heap === undefined || memory === undefined) continue;
      const [wanted, given] = [heapBytes(heap), bytes(memory)];
      if (wanted === undefined || given === undefined || wanted < given) continue;
      report({
        message: `the heap of ${service.title} may grow to ${heap}, and the whole process may take ${memory} alone`,
        at: service.at('jvm', 'heap'),
        label: 'does not fit',
        related: [{ at: service.at('resources', key), label: 'all that it may take' }],
      });
    }
  },
});
