import type { Fix, TextEdit } from './diagnostic.ts';

export interface AppliedFixes {
  readonly text: string;
  readonly applied: readonly Fix[];
  /** Fixes that would change what another one changes already. */
  readonly leftOut: readonly Fix[];
  /** The edits of the applied fixes, in order of place. */
  readonly edits: readonly TextEdit[];
}

/** The text with the fixes applied, each whole or not at all, in order of place. What no edit covers stays byte for byte. */
export function applyFixes(text: string, fixes: readonly Fix[]): AppliedFixes {
  const chosen = new ChosenEdits();
  const applied: Fix[] = [];
  const leftOut: Fix[] = [];
  const firstStart = (fix: Fix): number => Math.min(...fix.edits.map((edit) => edit.span.start));
  for (const fix of [...fixes].sort((a, b) => firstStart(a) - firstStart(b))) {
    if (fix.edits.length > 0) (chosen.add(fix.edits) ? applied : leftOut).push(fix);
  }
  return { text: applyEdits(text, chosen.edits), applied, leftOut, edits: chosen.edits };
}

/** The text with edits that stand in order and do not overlap. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { span, newText } of edits) {
    result += text.slice(at, span.start) + newText;
    at = span.end;
  }
  return result + text.slice(at);
}

/** Edits in order of place, none of which touches what another one writes. */
class ChosenEdits {
  readonly edits: TextEdit[] = [];

  /** Takes the edits of a fix, or none of them. */
  add(edits: readonly TextEdit[]): boolean {
    const fresh = edits.filter((edit) => !this.#has(edit));
    const sorted = [...fresh].sort((a, b) => a.span.start - b.span.start);
    const clashes = sorted.some((edit, index) => {
      const before = sorted[index - 1];
      return this.#clashes(edit) || (before !== undefined && overlap(before, edit));
    });
    if (clashes) return false;
    for (const edit of sorted) this.edits.splice(this.#indexOf(edit.span.start), 0, edit);
    return true;
  }

  #has({ span, newText }: TextEdit): boolean {
    const same = this.edits[this.#indexOf(span.start)];
    return same?.span.start === span.start && same.span.end === span.end && same.newText === newText;
  }

  #clashes(edit: TextEdit): boolean {
    const index = this.#indexOf(edit.span.start);
    const before = this.edits[index - 1];
    const after = this.edits[index];
    return (before !== undefined && overlap(before, edit)) || (after !== undefined && overlap(edit, after));
  }

  /** Index of the first edit that begins at `start` or later. */
  #indexOf(start: number): number {
    let low = 0;
    let high = this.edits.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.edits[middle]?.span.start ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Whether two edits, the first of which begins no later, write at the same place. */
const overlap = (first: TextEdit, second: TextEdit): boolean =>
  second.span.start < first.span.end || first.span.start === second.span.start;
