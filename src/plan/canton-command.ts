import type * as File from '../model/generated/topology-file.ts';

/** Arguments of Canton's image. */
export const cantonCommand = (configPath: string): string[] => [
  'daemon',
  ...logFlags,
  `--config=${configPath}`,
];

/**
 * Logs go to standard output. The profile comes first: it sets the level, and a rolling file as well, which a read-only
 * file system refuses and which would only fill the machine's disk (Cli.scala; manual, "Command Line Arguments").
 */
export const logFlags: readonly string[] = [
  '--log-profile=container',
  '--log-file-appender=off',
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
