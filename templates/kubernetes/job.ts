import { contentHash, type Job, type K8s, present, shortened } from '#template';
import { handOverFolder } from '../canton/bootstrap-script.ts';
import { darsOfJob } from '../canton/packages.ts';
import { resourcesOf } from '../sizes.ts';
import { configAnnotation, configurationHash, jobConfiguration } from './configuration.ts';
import { type Context, labelsOf, metadata } from './context.ts';
import {
  cantonUser,
  configMount,
  containerSecurity,
  darMount,
  imageOf,
  joinMounts,
  type Mounts,
  podBase,
  scratch,
  tlsMounts,
  variables,
} from './pod.ts';

/** What a console's pods are called in labels. */
export const jobComponent = 'bootstrap';

/** The ConfigMap with ids of participants of other organizations, which the user makes when they come in. */
const handOverConfigMap = 'participant-ids';

/** Where ids come from, or are written to for the log. */
function handOver({ task }: Job): Mounts {
  if (task.type === 'identify') return scratch('handover', handOverFolder, '1Mi');
  return task.type === 'domain' && task.foreignMembers.length > 0
    ? {
        volumes: [{ name: 'handover', configMap: { name: handOverConfigMap, optional: true } }],
        volumeMounts: [{ name: 'handover', mountPath: handOverFolder, readOnly: true }],
      }
    : { volumes: [], volumeMounts: [] };
}

/**
 * A console that runs one script and ends. A Job cannot be changed, so its name holds a hash of what it runs: after a
 * change there is a new Job, and kustomize leaves the old one to its time to live.
 */
export function jobObject(job: Job, context: Context): K8s.Job {
  const configuration = jobConfiguration(job, context);
  const labels = labelsOf(context, job.name, jobComponent);
  const { volumes, volumeMounts } = joinMounts(
    configMount(configuration.name, job.configPath.replace(/\/[^/]*$/, '')),
    scratch('tmp', '/tmp', '256Mi'),
    handOver(job),
    ...(darsOfJob(job).length > 0 ? [darMount('/dars')] : []),
    tlsMounts(context, job),
  );
  const container: K8s.Container = {
    name: 'console',
    ...imageOf(job.image),
    args: [...job.command],
    env: variables(context, job.environment, job.secrets),
    resources: resourcesOf(context.plan, 'console', undefined),
    securityContext: containerSecurity,
    volumeMounts,
  };
  const pod: K8s.PodSpec = {
    ...podBase(context, job.name, cantonUser),
    restartPolicy: 'Never',
    containers: [container],
    volumes,
  };
  const name = `${shortened(job.name, 52)}-${contentHash(JSON.stringify(present({ pod, config: configurationHash(configuration) })))}`;
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(context, name, labels),
    spec: {
      // Every step can be repeated; what another organization has not done yet is waited for.
      backoffLimit: 10,
      activeDeadlineSeconds: 3600,
      ttlSecondsAfterFinished: 86400,
      template: { metadata: { labels, annotations: configAnnotation(configuration) }, spec: pod },
    },
  };
}
