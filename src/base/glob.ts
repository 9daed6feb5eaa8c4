/**
 * Whether a path with forward slashes fits a pattern: `*` and `?` within a folder's name, `**` over any folders,
 * `{a,b}` for one of several; a pattern that ends in `/` means everything below. A pattern without a slash fits a
 * file of that name in any folder.
 */
export function globMatcher(pattern: string): (path: string) => boolean {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const anchored = whole.includes('/') ? whole.replace(/^\.?\//, '') : `**/${whole}`;
  const expression = new RegExp(`^${source(anchored)}$`, 's');
  return (path) => expression.test(path);
}

function source(pattern: string): string {
  let text = '';
  let depth = 0;
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? '';
    if (pattern.startsWith('**/', at)) {
      text += '(?:[^/]+/)*';
      at += 2;
      while (pattern.startsWith('**/', at + 1)) at += 3;
    } else if (character === '*') {
      const isDeep = pattern[at + 1] === '*';
      while (pattern[at + 1] === '*') at++;
      text += isDeep ? '.*' : '[^/]*';
    } else if (character === '?') text += '[^/]';
    else if (character === '{' && pattern.includes('}', at)) {
      depth++;
      text += '(?:';
    } else if (character === '}' && depth > 0) {
      depth--;
      text += ')';
    } else if (character === ',' && depth > 0) text += '|';
    else text += character.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  }
  return text + ')'.repeat(depth);
}
