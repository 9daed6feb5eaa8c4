import { type Process, present } from '#template';
import type { Group } from './context.ts';

/** Why something is not as general good practice has it; the reason stands on the object. */
export function exceptions(process: Process, group: Group): Record<string, string> {
  const running = group.members.filter((each) => each.starts === 'always');
  return present({
    'canton-plan.dev/why-single-replica':
      process.starts === 'always' && running.length === 1 ? whyAlone(process) : undefined,
    'canton-plan.dev/why-not-running': process.starts === 'always' ? undefined : whyStopped(process),
    'canton-plan.dev/why-same-probes': hasOneProbe(process)
      ? 'This release has no gRPC health server, so both probes ask whether the admin API is open.'
      : undefined,
  } as Record<string, string>);
}

const hasOneProbe = (process: Process): boolean =>
  JSON.stringify(process.liveness) === JSON.stringify(process.readiness);

function whyAlone(process: Process): string {
  switch (process.mode) {
    case 'live-standby':
      return 'Two live pods would run every trigger rule, or hold every login, twice; the standby is started after this one has stopped.';
    default:
      return 'The topology gives this service one instance; it is down while that one is restarted.';
  }
}

const whyStopped = (process: Process): string =>
  process.starts === 'on-failure'
    ? 'Standby: scale it to 1 only after the live one is scaled to 0 and its pod is gone.'
    : 'Cold site: scale it to 1 only after the active site is known to be lost.';
