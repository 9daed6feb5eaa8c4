import { extname } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { didYouMean } from '../base/did-you-mean.ts';
import { type FormatName, formatNames } from '../report/formats.ts';
import { UsageError } from './io.ts';

/** One report to make, and the file that it goes to; without one it goes to standard output. */
export interface ReportTarget {
  readonly format: FormatName;
  readonly output: string | undefined;
}

type Request = { readonly format: FormatName } | { readonly output: string };

/** The options --format and --output, which may be given several times: an --output belongs to the --format before it. */
export class ReportTargets {
  readonly #requests: Request[] = [];

  options(): Option[] {
    return [
      new Option(
        '-f, --format <format>',
        'how to report (repeatable, each with its --output; default: by the name of the output, else pretty)',
      )
        .choices(formatNames)
        .argParser((name: string) => this.#requests.push({ format: formatNamed(name) })),
      new Option(
        '-o, --output <file>',
        'write the report of the --format before it to this file instead of standard output',
      ).argParser((output: string) => this.#requests.push({ output })),
    ];
  }

  /** The reports asked for; `fallback` is the format where none is named. */
  targets(fallback: FormatName): ReportTarget[] {
    const targets: { format: FormatName | undefined; output: string | undefined }[] = [];
    for (const request of this.#requests) {
      const last = targets.at(-1);
      if ('format' in request) {
        if (last !== undefined && last.format === undefined) last.format = request.format;
        else targets.push({ format: request.format, output: undefined });
      } else if (last !== undefined && last.output === undefined) last.output = request.output;
      else targets.push({ format: undefined, output: request.output });
    }
    if (targets.length === 0) targets.push({ format: undefined, output: undefined });
    if (targets.filter((target) => target.output === undefined).length > 1)
      throw new UsageError(
        'several reports would go to standard output',
        'give all but one of them a file: --format sarif --output canton-plan.sarif --format pretty',
      );
    return targets.map(({ format, output }) => ({ format: format ?? formatOf(output) ?? fallback, output }));
  }
}

/** What the name of a file says about the report in it. */
const formatByExtension: ReadonlyMap<string, FormatName> = new Map([
  ['.json', 'json'],
  ['.sarif', 'sarif'],
  ['.xml', 'junit'],
  ['.md', 'markdown'],
]);

const formatOf = (output: string | undefined): FormatName | undefined =>
  output === undefined ? undefined : formatByExtension.get(extname(output).toLowerCase());

/** The format of that name. */
function formatNamed(name: string): FormatName {
  const format = formatNames.find((each) => each === name);
  if (format !== undefined) return format;
  const suggestion = didYouMean(name, formatNames);
  throw new InvalidArgumentError(
    suggestion === undefined
      ? `Allowed choices are ${formatNames.join(', ')}.`
      : `Did you mean ${suggestion}?`,
  );
}
