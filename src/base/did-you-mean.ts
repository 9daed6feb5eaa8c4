/** The candidate that `word` most likely meant, or undefined when none is close. Ties go to the first. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  const all = [...candidates];
  return closest(word, all) ?? abbreviated(word, all);
}

/** The only candidate that begins with `word`: `prod` is short for `production`. */
function abbreviated(word: string, candidates: readonly string[]): string | undefined {
  const folded = fold(word);
  if (folded.length < 3) return undefined;
  const longer = candidates.filter((candidate) => candidate !== word && fold(candidate).startsWith(folded));
  return longer.length === 1 ? longer[0] : undefined;
}

/**
 * Whether `word` is `meant` with a slip of the hand: other case or separators, one letter too many, too few or wrong, or two
 * letters swapped. Names that count, `cache-1` and `cache-2`, `zone-a` and `zone-b`, are siblings, each of which somebody may
 * mean; so are names of which one has a part more, `alice-c` and `alice`, and words of three letters or fewer, of which another
 * letter makes another word.
 */
export function isSlip(word: string, meant: string): boolean {
  const [a, b] = [fold(word), fold(meant)];
  if (a === b) return true;
  if (Math.min(a.length, b.length) <= 3 || isSibling(word, meant)) return false;
  return editDistance(a, b, 2) < 2;
}

/** Whether two names differ in a number, in a letter that stands alone or ends a word, in an ending or in one part alone. */
function isSibling(a: string, b: string): boolean {
  if (uncounted(a) === uncounted(b) || hasPartMore(a, b) || hasPartMore(b, a)) return true;
  const [short = '', long = ''] = a.length < b.length ? [fold(a), fold(b)] : [fold(b), fold(a)];
  return long.startsWith(short) && /^\d+$/.test(long.slice(short.length));
}

/** Whether a name is another one with a part more: `alice-c` beside `alice` is a third instance as likely as a slip. */
function hasPartMore(long: string, short: string): boolean {
  const [parts, fewer] = [partsOf(long), partsOf(short)];
  if (parts.length !== fewer.length + 1) return false;
  const at = parts.findIndex((part, index) => part !== fewer[index]);
  return parts.slice(at + 1).join('-') === fewer.slice(at).join('-');
}

const partsOf = (name: string): string[] => name.toLowerCase().split(/[-_.\s]+/);

/** A name with a placeholder for every number and for every last letter of a part. */
const uncounted = (name: string): string =>
  partsOf(name)
    .map((part) => part.replace(/\d+/g, '#').replace(/(?<=^|#|\w)[a-z](?=$)/, '?'))
    .join('-')
    .replace(/#\?/g, '#');

function closest(word: string, candidates: readonly string[]): string | undefined {
  const limit = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  const folded = fold(word);
  let best: string | undefined;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    if (candidate === word || Math.abs(candidate.length - word.length) > limit + 1) continue;
    const distance = editDistance(folded, fold(candidate), bestDistance);
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Case and separators are what people mix up most: `json_apis`, `JsonApis` and `json-apis` are the same slip. */
const fold = (word: string): string =>
  word
    .slice(0, 100)
    .toLowerCase()
    .replace(/[-_\s]/g, '');

/**
 * Optimal string alignment distance (a swap of neighbours counts once), or `ceiling` where it is no less. Only cells around
 * the diagonal can lead below the ceiling, so no others are looked at: a wrong name is held against thousands.
 */
function editDistance(a: string, b: string, ceiling: number): number {
  if (Math.abs(a.length - b.length) >= ceiling) return ceiling;
  const width = b.length + 1;
  let beforeLast = new Array<number>(width).fill(ceiling);
  let last = Array.from({ length: width }, (_, index) => Math.min(index, ceiling));
  let row = new Array<number>(width).fill(ceiling);
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - ceiling + 1);
    const to = Math.min(b.length, i + ceiling - 1);
    row[from - 1] = from === 1 ? Math.min(i, ceiling) : ceiling;
    let least = row[from - 1] ?? ceiling;
    for (let j = from; j <= to; j++) {
      const isSame = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (isSame ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row[j] = Math.min(cost, ceiling);
      least = Math.min(least, cost);
    }
    if (to < b.length) row[to + 1] = ceiling;
    if (least >= ceiling) return ceiling;
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length] ?? ceiling;
}
