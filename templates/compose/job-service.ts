import { type Job, type Plan, present } from '#template';
import { darsOfJob } from '../canton/packages.ts';
import {
  base,
  type ComposeContext,
  type ComposeService,
  extraHosts,
  imageOf,
  networksOf,
  secretVariables,
  sorted,
  tlsVolumes,
  unchangeable,
} from './parts.ts';

export const handOverVolume = 'handover';

/** Ids go through a volume where both sides are here, else they are put into a folder by hand. */
function handOverMount({ task }: Job, plan: Plan, folder: string): string[] {
  if (task.type === 'identify') return [`${handOverVolume}:${folder}`];
  if (task.type !== 'domain' || task.foreignMembers.length === 0) return [];
  return [`${hasIdentify(plan) ? handOverVolume : './handover'}:${folder}:ro`];
}

export const hasIdentify = (plan: Plan): boolean => plan.jobs.some((job) => job.task.type === 'identify');

/** A one-shot console. It waits for nodes by itself, so it only needs them to be started. */
export function jobService(job: Job, context: ComposeContext, handOverFolder: string): ComposeService {
  const handOver = handOverMount(job, context.plan, handOverFolder);
  const dars = darsOfJob(job).length > 0;
  return present({
    ...imageOf(job.image, 'canton'),
    ...(job.task.type === 'console' ? { profiles: ['console'], stdin_open: true, tty: true } : {}),
    command: job.command,
    restart: 'no',
    depends_on: sorted({
      ...Object.fromEntries(
        (job.task.type === 'console' ? [] : job.needs).map((name) => [
          name,
          { condition: 'service_started' },
        ]),
      ),
      ...Object.fromEntries(job.after.map((name) => [name, { condition: 'service_completed_successfully' }])),
      // A fresh volume belongs to root.
      ...(job.task.type === 'identify'
        ? { [context.probeService]: { condition: 'service_completed_successfully' } }
        : {}),
    }),
    environment: { ...job.environment, ...secretVariables(job.secrets, context) },
    volumes: [
      `./canton/${job.name}.conf:${job.configPath}:ro`,
      ...(job.task.type === 'console' ? [] : [`./canton/${job.name}.canton:${job.scriptPath}:ro`]),
      ...handOver,
      ...(dars ? ['./dars:/dars:ro'] : []),
      ...tlsVolumes(job, context),
    ],
    networks: networksOf(job.name, context),
    extra_hosts: extraHosts(job.name, context),
    ...unchangeable,
    ...base('console'),
    labels: present({
      'canton-plan.dev/one-shot': 'true',
      'canton-plan.dev/organization': job.organization === '' ? undefined : job.organization,
    }),
  });
}
