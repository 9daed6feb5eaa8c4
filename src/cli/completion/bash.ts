import type { DescribedCommand, Value } from './command-line.ts';

/** The script that makes bash complete canton-plan. An empty answer lets bash offer files. */
export const bashCompletion = (
  commands: readonly DescribedCommand[],
): string => `# bash completion of canton-plan
_canton_plan() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= index
  COMPREPLY=()
  # Bash takes --format=sarif for three words.
  if [[ $current == = ]]; then current=
  elif [[ $previous == = ]]; then previous=\${COMP_WORDS[COMP_CWORD-2]}
  fi
  for ((index = 1; index < COMP_CWORD; index++)); do
    if [[ \${COMP_WORDS[index]} != -* ]]; then command=\${COMP_WORDS[index]}; break; fi
  done
  case $command in
${commands.map(branch).join('\n')}
    '' | help) COMPREPLY=($(compgen -W '${names(commands)}' -- "$current"));;
  esac
}
complete -o bashdefault -o default -F _canton_plan canton-plan
`;

const names = (commands: readonly DescribedCommand[]): string =>
  [...commands.flatMap((command) => command.names), 'help', '--help', '--version'].join(' ');

function branch({ names: [...own], options, argument }: DescribedCommand): string {
  const valued = options.flatMap(({ short, long, value }) =>
    value === undefined
      ? []
      : [
          `        ${[short, long].filter((flag) => flag !== undefined).join(' | ')}) ${offer(value)}return;;`,
        ],
  );
  const flags = options.map(({ long }) => long).join(' ');
  const cases = valued.length === 0 ? [] : ['      case $previous in', ...valued, '      esac'];
  return [
    `    ${own.join(' | ')})`,
    ...cases,
    `      if [[ $current == -* ]]; then COMPREPLY=($(compgen -W '${flags}' -- "$current"))`,
    ...(Array.isArray(argument) ? [`      else ${offer(argument)}`] : []),
    '      fi;;',
  ].join('\n');
}

const offer = (value: Value): string =>
  typeof value === 'string'
    ? value === 'folder'
      ? 'COMPREPLY=($(compgen -d -- "$current")); '
      : ''
    : `COMPREPLY=($(compgen -W '${value.join(' ')}' -- "$current")); `;
