import { isObject, own } from '../../base/object.ts';
import type { Finding } from '../../diagnostic/diagnostic.ts';
import { SourceFile } from '../../source/source-file.ts';
import type { FilePart } from '../topology-file.ts';
import type { YamlDocument } from '../yaml-document.ts';
import type { YamlNode } from '../yaml-node.ts';
import type { Composing, Files, FoundFile } from './files.ts';
import { isPattern } from './files.ts';
import { isSection, type Layer, labelIn, lists, withoutComposing } from './layer.ts';
import { missing, patch } from './patch.ts';
import { nodeAt, readSet, setName, valueAt } from './set-value.ts';
import { type Naming, Telling, wholeFile } from './telling.ts';
import { union } from './union.ts';

export { severalDocuments } from './telling.ts';

/** Documents of a text that could be read, and what is wrong with it. */
export interface ReadText {
  readonly documents: readonly YamlDocument[];
  readonly findings: readonly Finding[];
}

/** A topology of several files. */
export interface Composed {
  readonly yaml: Pick<YamlDocument, 'value' | 'damaged' | 'root' | 'keys'>;
  readonly parts: readonly FilePart[];
  /** Every file that was read, also those that hold nothing of use. */
  readonly sources: readonly SourceFile[];
  readonly findings: readonly Finding[];
}

/** Puts the document of a file together with its base, its parts, overlays and single values. */
export async function compose(
  source: SourceFile,
  document: YamlDocument,
  options: Composing & {
    readonly readText: (source: SourceFile) => Promise<ReadText>;
  },
): Promise<Composed> {
  const telling = new Telling();
  const composer = new Composer(telling, await options.files?.(), options.readText);
  const whole = await composer.whole(source, document, options);
  return {
    yaml: {
      value: whole.value,
      damaged: telling.damaged,
      get root() {
        return whole.root();
      },
      keys: whole.keys,
    },
    parts: composer.parts,
    sources: composer.sources,
    findings: telling.told(),
  };
}

/** The way that led to a file: the ids of those that are being put together, the outermost first. */
type Way = readonly string[];

class Composer {
  readonly parts: FilePart[] = [];
  readonly sources: SourceFile[] = [];
  readonly #telling: Telling;
  readonly #files: Files | undefined;
  readonly #readText: (source: SourceFile) => Promise<ReadText>;
  /** Files that are in the whole already: what several name is there once. */
  readonly #taken = new Set<string>();
  /** What parts say of the whole; it is compared once the whole is known. */
  readonly #claims: (Naming & { readonly part: Layer })[] = [];

  constructor(
    telling: Telling,
    files: Files | undefined,
    readText: (source: SourceFile) => Promise<ReadText>,
  ) {
    this.#telling = telling;
    this.#files = files;
    this.#readText = readText;
  }

  async whole(
    source: SourceFile,
    document: YamlDocument,
    { overlays = [], sets = [] }: Composing,
  ): Promise<Layer> {
    let layer = await this.#layer(
      source,
      document,
      this.#files === undefined ? [] : [this.#files.idOf(source)],
    );
    for (const overlay of overlays) layer = await this.#overlaid(layer, overlay);
    for (const text of sets) layer = await this.#set(layer, text);
    for (const claim of this.#claims) this.#telling.compareClaim(claim, layer);
    return withoutComposing(layer);
  }

  /** A file with its base below it and its parts beside it. */
  async #layer(source: SourceFile, document: YamlDocument, way: Way): Promise<Layer> {
    const own = this.#ownLayer(source, document);
    const based = await this.#onBase(own, way);
    return this.#withParts(own, based, way);
  }

  #ownLayer(source: SourceFile, document: YamlDocument): Layer {
    for (const path of document.damaged)
      this.#telling.break(lists.has(String(path[0])) ? path.slice(0, 1) : path);
    this.sources.push(source);
    this.parts.push({
      source,
      get root() {
        return document.root;
      },
    });
    return {
      source,
      value: isObject(document.value) ? document.value : {},
      root: () => document.root,
      keys: document.keys,
    };
  }

  async #onBase(layer: Layer, way: Way): Promise<Layer> {
    const named = own(layer.value, 'extends');
    if (named === undefined) return layer;
    const naming = { layer, path: ['extends'] };
    if (typeof named !== 'string') {
      this.#telling.say(
        'schema/wrong-type',
        '`extends` must be a text: the path of one file',
        this.#telling.at(naming, 'this is no path'),
      );
      return layer;
    }
    if (isPattern(named)) {
      const says = { help: 'name one file; `include` puts several together' };
      this.#telling.say(
        'files/not-found',
        `\`extends\` names one file, and \`${named}\` may be several`,
        this.#telling.at(naming, 'a pattern'),
        says,
      );
      this.#telling.breakAll();
      return layer;
    }
    const [base] = await this.#read(named, naming, way);
    if (base === undefined) return layer;
    this.#telling.compareLanguage(naming, base);
    for (const { path, meant } of missing(base.value, layer.value))
      this.#telling.missing(layer, base, path, meant);
    return patch(base, layer);
  }

  async #withParts(own: Layer, based: Layer, way: Way): Promise<Layer> {
    const named = own.value['include'];
    if (named === undefined) return based;
    if (!Array.isArray(named) || named.some((each) => typeof each !== 'string')) {
      const label = this.#telling.at({ layer: own, path: ['include'] }, 'this is no list of paths');
      this.#telling.say('schema/wrong-type', '`include` must be a list of texts: paths and patterns', label);
      return based;
    }
    const read: (Naming & { readonly part: Layer })[] = [];
    for (const [index, pattern] of (named as string[]).entries()) {
      const naming = { layer: own, path: ['include', index] };
      for (const part of await this.#read(pattern, naming, way)) read.push({ ...naming, part });
    }
    // By name, so that the order in which they are listed means nothing.
    read.sort((a, b) => (a.part.source.name < b.part.source.name ? -1 : 1));
    for (const each of read) this.#telling.compareLanguage(each, each.part);
    this.#claims.push(...read);
    const { layer, twice, misfits } = union(
      based,
      read.map(({ part }) => part),
    );
    for (const each of twice) this.#telling.twice(each);
    for (const each of misfits) this.#telling.misfit(each);
    return layer;
  }

  /** The files that a path or pattern names, each as a layer of its own. Of what cannot be read, it is said why. */
  async #read(pattern: string, naming: Naming, way: Way): Promise<Layer[]> {
    const files = this.#files;
    if (files === undefined) {
      this.#telling.say(
        'files/not-found',
        `\`${pattern}\` cannot be read here`,
        this.#telling.at(naming, 'named here'),
        {
          help: 'whoever compiles this text has to give access to the files beside it',
        },
      );
      this.#telling.breakAll();
      return [];
    }
    const found = files.find(pattern, naming.layer.source);
    if ('message' in found) {
      this.#telling.fault(found, naming);
      return [];
    }
    const layers: Layer[] = [];
    for (const each of found) {
      if (way.includes(each.id)) {
        // A pattern that fits the very file in which it stands does not mean it.
        if (isPattern(pattern) && way.at(-1) === each.id) continue;
        this.#telling.say(
          'files/circle',
          `\`${each.name}\` is part of itself`,
          this.#telling.at(naming, 'this leads back to it'),
        );
        continue;
      }
      if (this.#taken.has(each.id)) continue;
      this.#taken.add(each.id);
      const layer = await this.#file(each, naming, [...way, each.id]);
      if (layer !== undefined) layers.push(layer);
    }
    return layers;
  }

  async #file(found: FoundFile, naming: Naming, way: Way): Promise<Layer | undefined> {
    const source = (this.#files as Files).read(found);
    if ('message' in source) {
      this.#telling.fault(source, naming);
      return undefined;
    }
    const document = await this.#soleDocument(source, naming);
    return document === undefined ? undefined : this.#layer(source, document, way);
  }

  /** The one document of a part; of several, or none, it is said where the part is named. */
  async #soleDocument(source: SourceFile, naming: Naming | undefined): Promise<YamlDocument | undefined> {
    const { documents, findings } = await this.#readText(source);
    for (const finding of findings) this.#telling.findings.push(finding);
    const used = documents.filter(({ value }) => value !== null);
    const [document] = used;
    const isUsable = used.length === 1 && (document?.value === undefined || isObject(document.value));
    if (document !== undefined && isUsable) return document;
    this.sources.push(source);
    this.#telling.breakAll();
    if (findings.length > 0) return undefined;
    const what =
      used.length > 1
        ? `holds ${used.length} documents, and a part is one`
        : used.length === 1
          ? 'is no map of keys and values'
          : 'holds nothing';
    const label = naming === undefined ? wholeFile(source) : this.#telling.at(naming, 'named here');
    this.#telling.say('files/not-a-part', `\`${source.name}\` ${what}`, label);
    return undefined;
  }

  async #overlaid(layer: Layer, source: SourceFile): Promise<Layer> {
    const document = await this.#soleDocument(source, undefined);
    if (document === undefined) return layer;
    const over = this.#ownLayer(source, document);
    if (over.value['extends'] !== undefined) {
      const label = labelIn(over, ['extends'], 'a base of its own');
      this.#telling.say(
        'files/not-a-part',
        `\`${source.name}\` is laid over a topology and has a base of its own`,
        label,
        {
          help: 'take `extends` out, or check the file itself without --overlay',
        },
      );
    }
    this.#telling.compareLanguage({ layer: over, path: ['apiVersion'] }, layer);
    for (const { path, meant } of missing(layer.value, over.value))
      this.#telling.missing(over, layer, path, meant);
    return this.#withParts(
      over,
      patch(layer, over),
      this.#files === undefined ? [] : [this.#files.idOf(source)],
    );
  }

  /** One value of the command line: it changes what is there, and declares nothing. */
  async #set(layer: Layer, text: string): Promise<Layer> {
    const read = readSet(text);
    if (read === undefined) throw new Error(`not PATH=VALUE: ${text}`);
    const source = new SourceFile(setName, text);
    const padded = new SourceFile(setName, `${' '.repeat(read.valueAt)}${text.slice(read.valueAt)}`);
    this.sources.push(source);
    const { documents, findings } = await this.#readText(padded);
    const [document] = documents;
    for (const finding of findings)
      this.#telling.findings.push({ ...finding, primary: { ...finding.primary, file: source } });
    if (document === undefined || documents.length > 1 || findings.length > 0) {
      this.#telling.breakAll();
      return layer;
    }
    const over: Layer = {
      source,
      value: valueAt(read, document.value),
      root: () => nodeAt(read, document.root),
      keys: new Set([...document.keys, ...read.steps.map(({ key }) => key)]),
    };
    this.parts.push({
      source,
      get root(): YamlNode {
        return over.root();
      },
    });
    const path = read.steps.map(({ key }) => key);
    const [section = '', name] = path;
    const entries = own(layer.value, section);
    if (isSection(section) && (name === undefined || own(entries, name) === undefined)) {
      const at = path.slice(0, 2);
      const known = isObject(entries) ? Object.keys(entries) : [];
      this.#telling.say(
        'files/nothing-to-patch',
        name === undefined
          ? `\`${section}\` cannot be set as a whole`
          : `there is no \`${name}\` under \`${section}\` to set anything of`,
        labelIn(over, at, 'not there', 'key'),
        {
          help:
            known.length === 0 ? `\`${section}\` is empty` : `known here: ${known.slice(0, 8).join(', ')}`,
        },
      );
      return layer;
    }
    if (document.value === null)
      for (const each of missing(layer.value, over.value))
        this.#telling.missing(over, layer, each.path, each.meant);
    return patch(layer, over);
  }
}
