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

/** Optimal string alignment distance (a swap of neighbours counts once), or `ceiling` once it is reached. */
function editDistance(a: string, b: string, ceiling: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    if (Math.min(...row) >= ceiling) return ceiling;
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? ceiling;
}
