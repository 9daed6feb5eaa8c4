import type { DescribedCommand, DescribedOption, Value } from './command-line.ts';

/** The script that makes zsh complete canton-plan. */
export const zshCompletion = (commands: readonly DescribedCommand[]): string => `#compdef canton-plan
_canton_plan() {
  local context state line
  _arguments -C '(- *)'{-h,--help}'[display help for command]' '(- *)'{-V,--version}'[output the version number]' '1: :->command' '*:: :->rest'
  case $state in
    command)
      local -a commands=(
${commands.flatMap(({ names, summary }) => names.map((name) => `        ${quoted(`${name}:${summary}`)}`)).join('\n')}
      )
      _describe command commands;;
    rest)
      case $words[1] in
${commands.map(branch).join('\n')}
      esac;;
  esac
}
if [ "$funcstack[1]" = _canton_plan ]; then _canton_plan "$@"; else compdef _canton_plan canton-plan; fi
`;

function branch({ names, options, argument }: DescribedCommand): string {
  const parts = options.flatMap(({ short, long, description, value }) =>
    [short, long].flatMap((flag) => (flag === undefined ? [] : [option(flag, description, value)])),
  );
  if (argument !== undefined) parts.push(quoted(`*: :${offer(argument)}`));
  return `        ${names.join(' | ')}) _arguments ${parts.join(' ')};;`;
}

/** A star: it may be given several times. */
const option = (flag: string, description: string, value: DescribedOption['value']): string =>
  quoted(
    `*${flag}${value !== undefined && flag.startsWith('--') ? '=' : ''}[${description.replace(/[\\[\]:]/g, '\\$&')}]${value === undefined ? '' : `: :${offer(value)}`}`,
  );

const offer = (value: Value): string =>
  value === 'file'
    ? '_files'
    : value === 'folder'
      ? '_files -/'
      : value === 'anything'
        ? ' '
        : `(${value.join(' ')})`;

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
