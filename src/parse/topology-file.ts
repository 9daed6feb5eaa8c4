import type { PlainObject } from '../base/object.ts';
import type { Path } from '../base/path.ts';
import type { FileEdit, Label } from '../diagnostic/diagnostic.ts';
import type { TopologyValue } from '../model/topology-value.ts';
import type { SourceFile } from '../source/source-file.ts';
import { insertEntry } from './insert-entry.ts';
import type { QuickReading } from './reread.ts';
import { scalarText } from './scalar-text.ts';
import type { YamlDocument } from './yaml-document.ts';
import { locate, type ScalarNode, type YamlNode } from './yaml-node.ts';

/** A file that a topology is made of, with the nodes of its own text. */
export interface FilePart {
  readonly source: SourceFile;
  readonly root: YamlNode;
  /** All that it says, while nobody has looked for its places yet. */
  readonly unplaced?: unknown;
}

type Document = Pick<YamlDocument, 'root' | 'keys'> &
  Partial<Pick<YamlDocument, 'unplaced' | 'rootAround' | 'reading'>>;

/** One document of a topology file: its value and the place of every part of it, in whichever file that stands. */
export class TopologyFile {
  /** The file that stands for the whole. */
  readonly source: SourceFile;
  /** Index of the YAML document inside the file. */
  readonly document: number;
  readonly #yaml: Document;
  /** What the author wrote; parts that were reported as broken are left out. */
  readonly value: TopologyValue;
  /** Paths that are reported already, so that nothing else need be said about them. */
  readonly broken: readonly Path[];
  /** Every file that it is made of, {@link source} first. */
  readonly parts: readonly FilePart[];

  constructor(
    source: SourceFile,
    document: number,
    yaml: Document,
    value: PlainObject,
    broken: readonly Path[],
    parts?: readonly FilePart[],
  ) {
    this.source = source;
    this.document = document;
    this.#yaml = yaml;
    this.value = value as TopologyValue;
    this.broken = broken;
    this.parts = parts ?? [this];
  }

  /** Whether it says that it is written in another language, or in another version of this one: what else it says may mean anything. */
  get isOfAnotherLanguage(): boolean {
    return this.broken.some(([key, ...more]) => key === 'apiVersion' && more.length === 0);
  }

  /** The nodes of the document with their places. */
  get root(): YamlNode {
    return this.#yaml.root;
  }

  /** All that the text says, while nobody has looked for its places yet; undefined where they are known. */
  get unplaced(): unknown {
    return this.#yaml.unplaced;
  }

  /** What the quick reader has read, if it was the one that read the text. */
  get reading(): QuickReading | undefined {
    return this.#yaml.reading;
  }

  /** Every key that stands anywhere in the document. */
  get keys(): ReadonlySet<string> {
    return this.#yaml.keys;
  }

  /** A root in which the map that holds `path` stands whole; for an entry of a section that is all of the section. */
  #rootWith(path: Path): YamlNode {
    return path.length > 2 ? this.#rootAround(path) : this.root;
  }

  #rootAround(path: Path): YamlNode {
    return this.#yaml.rootAround?.(path) ?? this.root;
  }

  #locate(path: Path, part?: 'value' | 'key') {
    return locate(this.#rootAround(path), path, part);
  }

  /** A label at `path`: on its value, or with `part` key on its name; on the nearest thing above if it is not written. */
  label(path: Path, text: string, part: 'value' | 'key' = 'value'): Label {
    const { span, source = this.source } = this.#locate(path, part);
    return { file: source, span, text, path };
  }

  /** Whether `path` stands in the text. */
  isWritten(path: Path): boolean {
    return this.#locate(path).exact;
  }

  /** The edit that replaces the scalar at `path` by `newText`, or undefined where no scalar stands. */
  replaceScalar(path: Path, newText: string): FileEdit | undefined {
    const { exact, node, span, source = this.source } = this.#locate(path);
    return exact && node.kind === 'scalar' ? { file: source, span, newText } : undefined;
  }

  /** The edit that puts a name in the place of the scalar at `path`, quoted as that was. */
  replaceName(path: Path, name: string): FileEdit | undefined {
    return this.replaceScalar(path, scalarText(name, this.scalarText(path)));
  }

  /** The edit that writes `valueText` at `path`: in place of the scalar there, or as a new entry of the map above. */
  write(path: Path, valueText: string): FileEdit | undefined {
    return this.isWritten(path)
      ? this.replaceScalar(path, valueText)
      : insertEntry(this.source, this.#rootWith(path), path, valueText);
  }

  /** The scalar at `path` as written. */
  scalarText(path: Path): string | undefined {
    const { node, exact, source = this.source } = this.#locate(path);
    return exact && node.kind === 'scalar'
      ? source.text.slice((node as ScalarNode).start, node.end)
      : undefined;
  }
}
