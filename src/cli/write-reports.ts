import { appendFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { formats } from '../report/formats.ts';
import { withoutSecrets } from '../report/masking.ts';
import type { ReportInput, ReportOptions } from '../report/report.ts';
import { type ColorChoice, wantsColor } from './color.ts';
import { faultReason } from './input.ts';
import { type Io, printed } from './io.ts';
import type { ReportTarget } from './report-targets.ts';
import { repositoryRoot } from './repository-root.ts';
import { writeFileWhole } from './write-file.ts';

export interface ReportSettings extends Pick<ReportOptions, 'quiet' | 'maxProblems' | 'failOn'> {
  readonly color: ColorChoice;
}

/** Makes every report asked for and puts it where it belongs. */
export async function writeReports(
  report: ReportInput,
  targets: readonly ReportTarget[],
  settings: ReportSettings,
  io: Io,
): Promise<void> {
  const input = { ...report, files: withoutSecrets(report.files) };
  const common = { ...settings, folders: { working: io.cwd, root: repositoryRoot(io) } };
  for (const { format, output } of targets) {
    const print = await formats[format]();
    if (output === undefined || output === '-') {
      const color = wantsColor(settings.color, io.stdout, io.env);
      io.stdout.write(printed(print(input, { ...common, color, width: io.stdout.columns })));
    } else {
      const color = settings.color === 'always';
      writeFileWhole(resolve(io.cwd, output), print(input, { ...common, color, width: undefined }));
    }
    if (format === 'github') await writeJobSummary(input, common, io);
  }
}

/** Annotations are few; the summary page of a GitHub job has room for all findings. */
async function writeJobSummary(
  input: ReportInput,
  options: Omit<ReportOptions, 'color' | 'width'>,
  io: Io,
): Promise<void> {
  const path = io.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (path === '') return;
  const text = (await formats.markdown())(input, { ...options, color: false, width: undefined });
  try {
    appendFileSync(path, `${text}\n`);
  } catch (error) {
    io.stderr.write(`warning: cannot write the job summary to ${path}: ${faultReason(error)}\n`);
  }
}
