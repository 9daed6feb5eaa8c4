import type { Job, Process } from '#template';

/** The packages that a job reads, by their paths in the container. */
export function darsOfJob({ task }: Job): readonly string[] {
  if (task.type === 'connect') return task.participants.flatMap(({ dars }) => dars);
  return task.type === 'triggers' ? task.dars : [];
}

/** Names of all packages that processes and jobs read, each once. */
export const packageNames = (processes: readonly Process[], jobs: readonly Job[]): string[] => [
  ...new Set(
    [
      ...processes.flatMap((process) => (process.kind === 'trigger-node' ? process.darPaths : [])),
      ...jobs.flatMap(darsOfJob),
    ].map((path) => path.split('/').at(-1) ?? ''),
  ),
];
