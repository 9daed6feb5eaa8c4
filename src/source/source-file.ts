/** Half-open range of UTF-16 offsets in one source file. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both from 1; columns count UTF-16 code units, as editors and SARIF do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One text with its name as the user gave it, and the index from offsets to lines. */
export class SourceFile {
  readonly name: string;
  readonly text: string;
  /** Offset of the first byte that was not UTF-8, if there was one. */
  readonly invalidAt: number | undefined;
  #lineStarts: number[] | undefined;

  constructor(name: string, text: string, invalidAt?: number) {
    this.name = name;
    this.text = text;
    this.invalidAt = invalidAt;
  }

  /** Offsets at which the lines begin. LF, CRLF and a lone CR end a line. */
  get lineStarts(): readonly number[] {
    if (this.#lineStarts !== undefined) return this.#lineStarts;
    const starts = [0];
    const pattern = /\r\n?|\n/g;
    while (pattern.exec(this.text) !== null) starts.push(pattern.lastIndex);
    this.#lineStarts = starts;
    return starts;
  }

  /** Position of an offset; offsets past the end give the end. */
  position(offset: number): Position {
    const starts = this.lineStarts;
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= clamped) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: clamped - (starts[low] ?? 0) + 1 };
  }

  /** Text of a line (from 1) without its line end. */
  line(number: number): string {
    const start = this.lineStarts[number - 1];
    if (start === undefined) return '';
    const end = this.lineStarts[number] ?? this.text.length;
    return this.text.slice(start, end).replace(/[\r\n]+$/, '');
  }
}
