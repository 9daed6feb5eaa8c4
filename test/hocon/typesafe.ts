import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const jar = process.env['TYPESAFE_CONFIG_JAR'] ?? '/usr/share/java/typesafe-config.jar';

/** Whether Typesafe Config and a Java that compiles can be asked. */
export const typesafeIsHere =
  existsSync(jar) && spawnSync('javac', ['-version'], { stdio: 'ignore' }).status === 0;

/** What Typesafe Config makes of configurations, each a list of files: its value, or undefined where it refuses. */
export function judgedByTypesafe(
  configurations: readonly (readonly string[])[],
  environment: Readonly<Record<string, string>>,
): { value: unknown; error: string | undefined }[] {
  const ran = spawnSync('java', ['-Xmx300m', '-cp', jar, join(import.meta.dirname, 'TypesafeJudge.java')], {
    input: configurations.map((files) => `${files.join('\t')}\n`).join(''),
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8', ...environment },
    maxBuffer: 256 * 1024 * 1024,
  });
  if (ran.status !== 0) throw new Error(`Typesafe Config cannot be asked: ${ran.stderr}`);
  return ran.stdout
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.startsWith('ok ')
        ? { value: JSON.parse(line.slice(3)), error: undefined }
        : { value: undefined, error: line.slice(3) },
    );
}
