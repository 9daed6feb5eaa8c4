import { own } from '../../base/object.ts';
import type { Path } from '../../base/path.ts';
import type { Finding, Label } from '../../diagnostic/diagnostic.ts';
import type { SourceFile } from '../../source/source-file.ts';
import type { YamlDocument } from '../yaml-document.ts';
import { locate } from '../yaml-node.ts';
import type { FileFault } from './files.ts';
import { isDescription, type Layer, labelIn, lists, sections } from './layer.ts';
import type { Misfit, Twice } from './union.ts';

/** Where a part, or a base, is named. */
export interface Naming {
  readonly layer: Layer;
  readonly path: Path;
}

/** What there is to say about how files are put together, and what is broken by it. */
export class Telling {
  readonly findings: Finding[] = [];
  readonly damaged: Path[] = [];
  /** Parts of another environment: what they declare belongs to another network. */
  readonly #strangers = new Set<SourceFile>();

  /** The findings; that a part of another environment declares what is there already follows from its being one. */
  told(): Finding[] {
    const isOfStranger = ({ file }: Label): boolean => this.#strangers.has(file);
    return this.findings.filter(
      ({ rule, primary, related }) =>
        rule !== 'files/declared-twice' || ![primary, ...related].some(isOfStranger),
    );
  }

  twice({ path, first, again }: Twice): void {
    const [key = '', name] = path;
    this.say(
      'files/declared-twice',
      name === undefined ? `\`${key}\` is said in two files` : `\`${name}\` stands twice under \`${key}\``,
      labelIn(again, path, 'again here; this one is ignored', 'key'),
      { related: [labelIn(first, path, name === undefined ? 'said here' : 'declared here', 'key')] },
    );
  }

  misfit({ key, layer }: Misfit): void {
    const kind = lists.has(key) ? 'a list' : 'a map';
    this.break([key, '']);
    this.say('schema/wrong-type', `\`${key}\` must be ${kind}`, labelIn(layer, [key], `this is not ${kind}`));
  }

  missing(over: Layer, base: Layer, path: Path, meant: string | undefined): void {
    const name = String(path.at(-1));
    // What was meant is there under its own name: nothing more need be said of the other.
    this.break(path);
    const label = labelIn(
      over,
      path,
      meant === undefined ? 'not there' : `did you mean \`${meant}\`?`,
      'key',
    );
    this.say('files/nothing-to-patch', `\`${base.source.name}\` has no \`${name}\` there to change`, label, {
      help: meant === undefined ? 'take the line out' : `write \`${meant}\``,
      fixes:
        meant === undefined || !/^[\w.-]+$/.test(meant)
          ? []
          : [
              {
                title: `Change to \`${meant}\``,
                safe: false,
                edits: [{ file: label.file, span: label.span, newText: meant }],
              },
            ],
    });
  }

  /** A part of another language is told where it is named. */
  compareLanguage(naming: Naming, part: Layer): void {
    const [ours, theirs] = [own(naming.layer.value, 'apiVersion'), own(part.value, 'apiVersion')];
    if (ours === theirs || ours === undefined || (theirs === undefined && naming.path[0] === 'apiVersion'))
      return;
    const isWritten = theirs !== undefined;
    const says = isWritten ? `says \`apiVersion: ${String(theirs)}\`` : 'says no `apiVersion`';
    this.say(
      'files/not-a-part',
      `\`${part.source.name}\` ${says}, and this file says \`${String(ours)}\``,
      this.at(naming, 'named here'),
      isWritten
        ? { related: [labelIn(part, ['apiVersion'], 'another language')] }
        : { help: `write \`apiVersion: ${String(ours)}\` there as well` },
    );
  }

  /** Environment and release of a part against those of the whole. */
  compareClaim({ part, ...naming }: Naming & { readonly part: Layer }, whole: Layer): void {
    const settings: readonly (readonly [what: string, path: readonly string[], usual: string | undefined])[] =
      [
        ['environment', ['environment'], 'production'],
        ['release', ['daml', 'version'], undefined],
        ['edition', ['daml', 'edition'], 'enterprise'],
      ];
    for (const [what, path, usual] of settings) {
      const written = saidAt(whole, path);
      const [ours, theirs] = [written ?? usual, saidAt(part, path)];
      // What others run may be of another release.
      if (
        theirs === undefined ||
        ours === undefined ||
        ours === theirs ||
        (what !== 'environment' && isDescription(part.value))
      )
        continue;
      if (what === 'environment') this.#strangers.add(part.source);
      this.say(
        'files/another-environment',
        `\`${part.source.name}\` describes ${what} \`${String(theirs)}\`, and the whole is of \`${String(ours)}\``,
        this.at(naming, 'named here'),
        {
          related: [
            labelIn(part, path, `of \`${String(theirs)}\``),
            ...(written !== undefined ? [labelIn(whole, path, `of \`${String(ours)}\``)] : []),
          ],
        },
      );
    }
  }

  fault({ message, label, help }: FileFault, naming: Naming): void {
    this.say('files/not-found', message, this.at(naming, label), { help });
    this.breakAll();
  }

  at({ layer, path }: Naming, text: string): Label {
    return labelIn(layer, path, text);
  }

  say(rule: string, message: string, primary: Label, more: Partial<Finding> = {}): void {
    this.findings.push({ rule, message, document: 0, primary, related: [], fixes: [], ...more });
  }

  break(path: Path): void {
    this.damaged.push(path);
  }

  /** Anything may stand in what cannot be read: nothing is said to be missing. */
  breakAll(): void {
    for (const key of [...sections, ...lists]) this.break([key, '']);
    for (const key of ['apiVersion', 'name', 'daml', 'environment']) this.break([key]);
  }
}

const saidAt = ({ value }: Layer, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, step) => own(at, step), value);

export const wholeFile = (file: SourceFile): Label => ({
  file,
  span: { start: 0, end: 0 },
  text: 'this file',
  path: [],
});

/** A file of several documents cannot say of which of them others are parts. */
export const severalDocuments = (
  source: SourceFile,
  used: readonly (readonly [index: number, document: YamlDocument])[],
): Finding => {
  const [index, document] =
    used.find(([, { value }]) => own(value, 'include') ?? own(value, 'extends')) ?? [];
  const key = own(document?.value, 'include') === undefined ? 'extends' : 'include';
  const isNamed = document !== undefined && own(document.value, key) !== undefined;
  return {
    rule: 'files/not-a-part',
    message: isNamed
      ? `a file of ${used.length} documents cannot be put together with others`
      : `nothing can be laid over a file of ${used.length} documents`,
    document: index ?? 0,
    primary: isNamed
      ? {
          file: source,
          span: locate(document.root, [key], 'key').span,
          text: 'in one of several documents',
          path: [key],
        }
      : wholeFile(source),
    related: [],
    help: 'put each document into a file of its own',
    fixes: [],
  };
};
