import { contentHash, type Job, type K8s, shortened } from '#template';
import { handOverFolder } from '../canton/bootstrap-script.ts';
import { darsOfJob } from '../canton/packages.ts';
import { resourcesOf } from '../sizes.ts';
import { type Configuration, configAnnotation, jobConfiguration } from './configuration.ts';
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
 * A console that runs one script and ends. A Job cannot be changed, so its name holds a hash of all that it is: what changes
 * it, a patch of the user too, makes a new Job, and nothing else does. It stays when it has ended: what keeps a cluster like a
 * repository would make a Job that is gone again, and run it, every time. `patch` is what the user wants changed.
 */
export function jobObject(
  job: Job,
  context: Context,
  patch: (object: K8s.Job) => K8s.KubernetesObject,
): K8s.KubernetesObject {
  const configuration = jobConfiguration(job, context);
  const labels = labelsOf(context, job.name, jobComponent);
  const stem = shortened(job.name, 52);
  const patched = patch({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: metadata(context, stem, labels),
    spec: {
      // Every step can be repeated; what another organization has not done yet is waited for.
      backoffLimit: 10,
      activeDeadlineSeconds: 3600,
      template: {
        metadata: { labels, annotations: configAnnotation(configuration) },
        spec: podSpec(job, configuration, context),
      },
    },
  });
  const { name = stem } = patched.metadata ?? {};
  const hash = contentHash(JSON.stringify('spec' in patched ? patched.spec : patched));
  return { ...patched, metadata: { ...patched.metadata, name: `${shortened(name, 52)}-${hash}` } };
}

function podSpec(job: Job, configuration: Configuration, context: Context): K8s.PodSpec {
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
  return {
    ...podBase(context, job.name, cantonUser),
    restartPolicy: 'Never',
    containers: [container],
    volumes,
  };
}
