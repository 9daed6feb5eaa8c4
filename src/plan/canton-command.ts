import type * as File from '../model/generated/topology-file.ts';

/** Arguments of Canton's image; the profile comes before finer log settings because their order matters (manual, "Monitoring"). */
export const cantonCommand = (configPath: string): string[] => [
  'daemon',
  ...logFlags,
  `--config=${configPath}`,
];

export const logFlags: readonly string[] = [
  '--log-profile=container',
  '--log-encoder=json',
  '--log-level-root=INFO',
  '--log-level-canton=INFO',
  '--log-level-stdout=INFO',
];

/** Options for the virtual machine that work with and without the start script (Helm charts). */
export function jvmEnvironment(jvm: File.Jvm | undefined): Record<string, string> {
  const memory =
    jvm?.heap === undefined
      ? ['-XX:InitialRAMPercentage=70', '-XX:MaxRAMPercentage=70']
      : [`-Xms${jvm.heap}`, `-Xmx${jvm.heap}`];
  return { JDK_JAVA_OPTIONS: ['-XX:+ExitOnOutOfMemoryError', ...memory, ...(jvm?.options ?? [])].join(' ') };
}
