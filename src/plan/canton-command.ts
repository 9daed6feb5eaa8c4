import type * as File from '../model/generated/topology-file.ts';

/** Arguments of Canton's image. */
export const cantonCommand = (configPath: string, logging?: File.Logging): string[] => [
  'daemon',
  ...logFlagsOf(logging),
  `--config=${configPath}`,
];

/**
 * Logs go to standard output. The profile comes first: it sets the level, and a rolling file as well, which a read-only
 * file system refuses and which would only fill the machine's disk (Cli.scala; manual, "Command Line Arguments").
 */
const logFlagsOf = ({ level = 'INFO', encoder = 'json' }: File.Logging = {}): string[] => [
  '--log-profile=container',
  '--log-file-appender=off',
  `--log-encoder=${encoder}`,
  // Libraries say too much below INFO.
  `--log-level-root=${level === 'DEBUG' || level === 'TRACE' ? 'INFO' : level}`,
  `--log-level-canton=${level}`,
  `--log-level-stdout=${level}`,
];

/** Those of consoles. */
export const logFlags: readonly string[] = logFlagsOf();

/** Those of a Daml service: the JSON API and the trigger service name the level differently. */
export const serviceLogFlags = (
  levelFlag: '--log-level' | '--log-level-root',
  { level = 'INFO', encoder = 'json' }: File.Logging = {},
): string[] => [`${levelFlag}=${level}`, `--log-encoder=${encoder}`];

/**
 * Options for the virtual machine that work with and without the start script (Helm charts). The heap may grow to a share
 * of the memory that the process is limited to, and begins small: a passive instance needs little.
 */
export function jvmEnvironment(jvm: File.Jvm | undefined): Record<string, string> {
  const memory =
    jvm?.heap === undefined ? ['-XX:MaxRAMPercentage=70'] : [`-Xms${jvm.heap}`, `-Xmx${jvm.heap}`];
  return {
    JDK_JAVA_OPTIONS: ['-XX:+ExitOnOutOfMemoryError', ...memory, ...(jvm?.options ?? [])]
      .map(javaOption)
      .join(' '),
  };
}

/**
 * An option as the launcher reads it in `JDK_JAVA_OPTIONS`: spaces divide, quotes of either kind hold together, and there
 * is no escape character (documentation of the `java` command).
 */
const javaOption = (option: string): string =>
  /[\s"']/.test(option)
    ? option.replace(/[^"]+|"+/g, (part) => (part.startsWith('"') ? `'${part}'` : `"${part}"`))
    : option;
