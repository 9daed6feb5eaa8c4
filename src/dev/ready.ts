/**
 * Runs all that continuous integration asks for, and ends with one line, "N passed, N failed, N skipped". With
 * CANTON_PLAN_STACK the rendered solution is started beside everything else: it waits for most of its time.
 */
import { spawn } from 'node:child_process';
import { setPriority } from 'node:os';

/** Runs a command to its end; gives its exit code and, where `shown` is not everything at once, what it printed. */
function run(
  words: string,
  shown: 'directly' | 'as it comes' | 'later',
): Promise<{ code: number; text: string }> {
  const [program = '', ...more] = words.split(' ');
  const child = spawn(program, more, {
    stdio: ['ignore', shown === 'directly' ? 'inherit' : 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text += part;
    if (shown === 'as it comes') process.stdout.write(part);
  });
  return new Promise((done, fail) => {
    child.on('error', fail).on('close', (code) => done({ code: code ?? 1, text }));
  });
}

/** Ends here where a command fails: what follows needs it. */
async function must(words: string): Promise<void> {
  const { code } = await run(words, 'directly');
  if (code !== 0) process.exit(code);
}

/** The last line of a run of tests; a run that ended without one has failed. */
function counts(text: string): readonly [passed: number, failed: number, skipped: number] {
  const line = [...text.matchAll(/^(\d+) passed, (\d+) failed, (\d+) skipped$/gm)].at(-1);
  return line === undefined ? [0, 1, 0] : [Number(line[1]), Number(line[2]), Number(line[3])];
}

await must('npm run build');
if (process.env.CANTON_PLAN_STACK === undefined) {
  await must('npm run check');
  await must('npx vitest run');
} else {
  const stack = run('npx vitest run --project stack', 'later');
  // It measures how long interruptions last, so the others give way to it.
  setPriority(10);
  const check = await run('npm run check', 'directly');
  const project = await run('npx vitest run --project project', 'as it comes');
  const started = await stack;
  process.stdout.write(started.text);
  const [passed, failed, skipped] = [counts(project.text), counts(started.text)].reduce(
    ([a, b, c], [d, e, f]) => [a + d, b + e, c + f] as const,
  );
  const isRight = [check, project, started].every(({ code }) => code === 0);
  if (check.code !== 0) console.log('generated files, format or types are not as they should be: see above');
  console.log(`${passed} passed, ${isRight ? failed : Math.max(failed, 1)} failed, ${skipped} skipped`);
  process.exitCode = isRight ? 0 : 1;
}
