import { type Balancer, contentHash, type Job, type Process, printHocon, shortened } from '#template';
import { bootstrapScript } from '../canton/bootstrap-script.ts';
import { consoleConfig } from '../canton/console-config.ts';
import { haproxyConfig } from '../haproxy/haproxy-config.ts';
import { processConfig } from '../process-config.ts';
import type { Context } from './context.ts';
import { leaving } from './leaving.ts';

/** A ConfigMap that kustomize makes of files: a change gives it another name, so that pods roll. */
export interface Configuration {
  readonly name: string;
  readonly files: readonly { readonly key: string; readonly text: string }[];
}

const configName = (name: string): string => `${shortened(name, 44)}-config`;

const keyOf = (path: string): string => path.split('/').at(-1) ?? path;

export const processConfiguration = (process: Process, context: Context): Configuration => ({
  name: configName(process.name),
  files: [{ key: keyOf(process.configPath), text: printHocon(processConfig(process, context.hostOf)) }],
});

/** HAProxy resolves names itself and follows no search list, so hosts stand there in full. */
export const balancerConfiguration = (balancer: Balancer, context: Context): Configuration => ({
  name: configName(balancer.name),
  files: [
    {
      key: 'haproxy.cfg',
      text: haproxyConfig(balancer, context.fullHostOf, { hardStopAfter: leaving.hardStop }),
    },
  ],
});

export function jobConfiguration(job: Job, context: Context): Configuration {
  const script = bootstrapScript(job, context.plan, context.hostOf);
  return {
    name: configName(job.name),
    files: [
      { key: keyOf(job.configPath), text: printHocon(consoleConfig(job, context.plan, context.hostOf)) },
      ...(script === undefined ? [] : [{ key: keyOf(job.scriptPath), text: script }]),
    ],
  };
}

/** Says which configuration a pod runs with. */
const configurationHash = (configuration: Configuration): string =>
  contentHash(configuration.files.map(({ key, text }) => `${key}\n${text}`).join('\n'));

export const configAnnotation = (configuration: Configuration): Record<string, string> => ({
  'canton-plan.dev/config-hash': configurationHash(configuration),
});
