import { UnsafeText } from '../base/text-types.ts';
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

/** An option as the `java` launcher reads it from JDK_JAVA_OPTIONS: white space ends it, quotes of one kind hold it together. */
function quotedOption(option: string): string {
  if (!/[\s"']/.test(option)) return option;
  const quote = ['"', "'"].find((each) => !option.includes(each));
  if (quote === undefined)
    throw new UnsafeText(
      `JDK_JAVA_OPTIONS takes no option with both kinds of quotes, like ${option.slice(0, 80)}`,
    );
  return `${quote}${option}${quote}`;
}

/** Options for the virtual machine that work with and without the start script (Helm charts). */
export function jvmEnvironment(jvm: File.Jvm | undefined): Record<string, string> {
  const memory =
    jvm?.heap === undefined
      ? ['-XX:InitialRAMPercentage=70', '-XX:MaxRAMPercentage=70']
      : [`-Xms${jvm.heap}`, `-Xmx${jvm.heap}`];
  return {
    JDK_JAVA_OPTIONS: [
      '-XX:+ExitOnOutOfMemoryError',
      ...memory,
      ...(jvm?.options ?? []).map(quotedOption),
    ].join(' '),
  };
}
