import type * as File from '../model/generated/topology-file.ts';
import { jvmEnvironment } from './canton-command.ts';
import type { Process } from './plan.ts';

/** What the topology may say of anything that runs. */
interface Settings {
  readonly jvm?: File.Jvm;
  readonly environment?: Readonly<Record<string, string>>;
  readonly monitoring?: File.ComponentMonitoring;
  readonly resources?: File.Resources;
  readonly overrides?: readonly File.Override[];
  readonly exposure?: Process['exposure'];
}

/** The same of a process, with what is usual where nothing is said. */
export const processSettings = ({
  jvm,
  environment,
  monitoring,
  resources,
  overrides = [],
  exposure = 'internal',
}: Settings): Pick<
  Process,
  'environment' | 'restart' | 'isProbed' | 'resources' | 'heap' | 'overrides' | 'exposure'
> => ({
  environment: { ...jvmEnvironment(jvm), ...environment },
  restart: monitoring?.restart ?? 'always',
  isProbed: monitoring?.livenessProbe !== false,
  resources,
  heap: jvm?.heap,
  overrides,
  exposure,
});
