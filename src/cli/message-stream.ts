import { Transform } from 'node:stream';

/** Characters of the longest text that is checked while somebody types it: one that is nothing but nodes takes some 15 seconds. */
export const longestText = 1 << 22;
/** No message is longer that tells of such a text; what is, is left out. */
const longest = longestText * 4;
/** The head of a message has one or two short lines. */
const longestHead = 4096;
const field = 'content-length:';

/**
 * The messages of an editor without anything between them. What is no message (a head without a length, noise of a
 * wrapper script) is left out up to the next head; the library's own reader would take every later message for a part of it.
 */
export class MessageStream extends Transform {
  #bytes: Buffer = Buffer.alloc(0);
  /** Bytes of the body that are still to come. */
  #body = 0;
  /** Bytes that were left out since the last message. */
  #noise = 0;
  readonly #say: (bytes: number) => void;
  readonly #refuse: (bytes: number) => void;

  /**
   * @param say is told how many bytes were left out before a message.
   * @param refuse is told how long a message would be that is too long.
   */
  constructor(say: (bytes: number) => void, refuse: (bytes: number) => void) {
    super();
    this.#say = say;
    this.#refuse = refuse;
  }

  override _transform(chunk: Buffer, _encoding: string, done: () => void): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    while (this.#passOn());
    done();
  }

  /** Passes on what is complete; false when more has to come first. */
  #passOn(): boolean {
    if (this.#body > 0) {
      const part = this.#bytes.subarray(0, this.#body);
      this.#body -= part.length;
      this.#bytes = this.#bytes.subarray(part.length);
      if (part.length > 0) this.push(part);
      return this.#body === 0 && this.#bytes.length > 0;
    }
    const start = indexOfField(this.#bytes);
    if (start < 0) {
      // The beginning of the next head may have come already.
      this.#leaveOut(Math.max(0, this.#bytes.length - field.length));
      return false;
    }
    const end = this.#bytes.indexOf('\r\n\r\n', start);
    if (end < 0 && this.#bytes.length - start < longestHead) return false;
    const value = this.#bytes.toString('latin1', start + field.length, end < 0 ? start : end);
    const length = /^ *(\d{1,15}) *(?:\r\n|$)/.exec(value)?.[1];
    if (length === undefined || Number(length) > longest) {
      if (length !== undefined) this.#refuse(Number(length));
      this.#leaveOut(start + field.length);
      return true;
    }
    this.#leaveOut(start, end + 4);
    this.push(`Content-Length: ${length}\r\n\r\n`);
    this.#body = Number(length);
    return true;
  }

  /** Drops what is no message, and the head of the one that follows. */
  #leaveOut(noise: number, until = noise): void {
    // Another line of the head may stand before the length.
    const text = this.#bytes.toString('latin1', 0, noise);
    if (text.replace(/^(?:[\w-]+:[^\r\n]*\r\n)*$/, '').trim() !== '') this.#noise += noise;
    if (until > noise && this.#noise > 0) {
      this.#say(this.#noise);
      this.#noise = 0;
    }
    this.#bytes = this.#bytes.subarray(until);
  }
}

const indexOfField = (bytes: Buffer): number => bytes.toString('latin1').toLowerCase().indexOf(field);
