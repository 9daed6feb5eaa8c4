/** Text from a file, made safe for a terminal: control and direction characters are shown, not obeyed. */
export const visible = (text: string): string =>
  text.replace(
    /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u{${character.charCodeAt(0).toString(16)}}`,
  );

/**
 * Text for people in which no line begins a command of a workflow's log (`::name …`, `##[name]`), whatever names are in
 * it and wherever it was wrapped: runners obey such lines after any white space.
 */
export const withoutCommands = (text: string): string =>
  text.replace(/^(\s*):(?=:[a-z])/gim, '$1\\u{3a}').replace(/##(?=\[[a-z])/gi, '#\\u{23}');

/** Several lines made safe for a terminal and a log. */
export const visibleLines = (text: string): string =>
  withoutCommands(text.split('\n').map(visible).join('\n'));
