import { isObject, own } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { Place } from '../hocon/tree.ts';
import type { YamlDocument } from '../parse/yaml-document.ts';
import { locate } from '../parse/yaml-node.ts';
import type { SourceFile, Span } from '../source/source-file.ts';

/** Where something of the estate is said. */
export interface Origin {
  readonly file: SourceFile;
  readonly span: Span;
}

export const originOf = (place: Place): Origin => ({ file: place.file, span: place });

/** `FILE:LINE`, as people write it. */
export const originText = ({ file, span }: Origin): string =>
  `${file.name}:${file.position(span.start).line}`;

/** A part of a YAML document: its value, and its place once somebody asks. */
export class YamlPart {
  readonly file: SourceFile;
  readonly value: unknown;
  readonly #document: YamlDocument;
  readonly #path: Path;

  constructor(file: SourceFile, document: YamlDocument, value: unknown, path: Path = []) {
    this.file = file;
    this.value = value;
    this.#document = document;
    this.#path = path;
  }

  /** The part below keys; its value is undefined where they are not written. */
  at(...path: (string | number)[]): YamlPart {
    let value = this.value;
    for (const key of path)
      value = typeof key === 'number' ? (Array.isArray(value) ? value[key] : undefined) : own(value, key);
    return new YamlPart(this.file, this.#document, value, [...this.#path, ...path]);
  }

  get text(): string | undefined {
    return typeof this.value === 'string' || typeof this.value === 'number' ? String(this.value) : undefined;
  }

  get number(): number | undefined {
    const number = typeof this.value === 'string' && this.value !== '' ? Number(this.value) : this.value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }

  get keys(): readonly string[] {
    return isObject(this.value) ? Object.keys(this.value) : [];
  }

  get items(): readonly YamlPart[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.at(index)) : [];
  }

  get origin(): Origin {
    const document = this.#document;
    const path = this.#path;
    return {
      file: this.file,
      get span() {
        return locate(document.root, path, 'key').span;
      },
    };
  }
}
