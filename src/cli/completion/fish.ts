import type { DescribedCommand, DescribedOption, Value } from './command-line.ts';

/** The script that makes fish complete canton-plan. */
export const fishCompletion = (commands: readonly DescribedCommand[]): string =>
  `${[
    '# fish completion of canton-plan',
    line('-f -n __fish_use_subcommand -s h -l help', 'display help for command'),
    line('-f -n __fish_use_subcommand -s V -l version', 'output the version number'),
    ...commands.flatMap(({ names, summary }) =>
      names.map((name) => line(`-f -n __fish_use_subcommand -a ${name}`, summary)),
    ),
    ...commands.flatMap(branch),
  ].join('\n')}\n`;

function branch({ names, options, argument }: DescribedCommand): string[] {
  const when = `-n ${quoted(`__fish_seen_subcommand_from ${names.join(' ')}`)}`;
  return [
    ...(argument === 'file' ? [] : [line(`-f ${when}${argument === undefined ? '' : offer(argument)}`)]),
    ...options.map((option) => line(`${when}${flags(option)}${offerOption(option)}`, option.description)),
  ];
}

const flags = ({ short, long }: DescribedOption): string =>
  `${short === undefined ? '' : ` -s ${short.slice(1)}`} -l ${long.slice(2)}`;

const offerOption = ({ value }: DescribedOption): string =>
  value === undefined ? '' : value === 'file' ? ' -r -F' : ` -x${offer(value)}`;

const offer = (value: Value): string =>
  value === 'folder'
    ? " -a '(__fish_complete_directories)'"
    : typeof value === 'string'
      ? ''
      : ` -a ${quoted(value.join(' '))}`;

const line = (words: string, description?: string): string =>
  `complete -c canton-plan ${words}${description === undefined ? '' : ` -d ${quoted(description)}`}`;

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;
