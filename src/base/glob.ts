/** How many patterns one with `{…}` may stand for. */
const mostAlternatives = 256;

/**
 * Whether a path with forward slashes fits a pattern: `*` and `?` within a folder's name, `**` over any folders,
 * `{a,b}` for one of several; a pattern that ends in `/` means everything below. A pattern without a slash fits a
 * file of that name in any folder. The time is bounded by the lengths of path and pattern multiplied: no pattern makes
 * it go back and forth. Undefined for a pattern that stands for too many others.
 */
export function globMatcher(pattern: string): ((path: string) => boolean) | undefined {
  const whole = pattern.endsWith('/') ? `${pattern}**` : pattern;
  const anchored = whole.includes('/') ? whole.replace(/^\.?\//, '') : `**/${whole}`;
  const plain = alternatives(anchored);
  if (plain === undefined) return undefined;
  // What ends in `**` means what lies below, not the folder itself.
  const all = plain.map((each) => each.replace(/(^|\/)\*\*$/, '$1**/*').split('/'));
  return (path) => {
    const folders = path.split('/');
    return all.some((steps) =>
      fits(steps, folders, (step, name) => step === '**' || fitsName(step, name), '**'),
    );
  };
}

/**
 * What other tools would read as more than itself: sets (`[ab]`), patterns in brackets (`!(a)`), ranges (`{1..3}`), `\\` before
 * a character, `!` before the whole; undefined where a pattern has none of these.
 */
export const foreignSyntax = (pattern: string): string | undefined =>
  /^!|\\|[?*+@!]\(|\[[^/]*\]|\{[^{},]*\.\.[^{},]*\}/.exec(pattern)?.[0];

/** The patterns without `{…}` that one stands for, innermost first. */
function alternatives(pattern: string): string[] | undefined {
  const left = [pattern];
  const done: string[] = [];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const match = /\{([^{}]*)\}/.exec(next);
    if (match === null) done.push(next);
    else
      for (const choice of (match[1] ?? '').split(','))
        left.push(next.slice(0, match.index) + choice + next.slice(match.index + match[0].length));
    if (left.length + done.length > mostAlternatives) return undefined;
  }
  return done;
}

/** A name against one step of a pattern: `**` inside a name is `*`. */
const fitsName = (step: string, name: string): boolean =>
  fits(
    [...step.replace(/\*+/g, '*')],
    [...name],
    (step, character) => step === '?' || step === character,
    '*',
  );

/**
 * Whether `parts` fit `steps`, of which `any` stands for any number of parts. Where it fails, only the last `any` takes
 * one part more: what came before it can never be needed again.
 */
function fits(
  steps: readonly string[],
  parts: readonly string[],
  fitsOne: (step: string, part: string) => boolean,
  any: string,
): boolean {
  let [step, part] = [0, 0];
  let back: readonly [step: number, part: number] | undefined;
  while (part < parts.length) {
    if (steps[step] === any) {
      back = [step, part];
      step++;
    } else if (step < steps.length && fitsOne(steps[step] ?? '', parts[part] ?? '')) {
      step++;
      part++;
    } else if (back !== undefined) {
      back = [back[0], back[1] + 1];
      [step, part] = [back[0] + 1, back[1]];
    } else return false;
  }
  while (steps[step] === any) step++;
  return step === steps.length;
}
