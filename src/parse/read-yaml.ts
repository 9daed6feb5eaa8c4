import { parseEvents, YAMLException } from 'js-yaml';
import type { Path } from '../base/path.ts';
import { Excerpts, placedIn } from './around.ts';
import { type KnownFlows, quickValues } from './quick-values.ts';
import { type QuickReading, reread } from './reread.ts';
import type { SyntaxProblem } from './syntax-problem.ts';
import { YamlComposer } from './yaml-composer.ts';
import { YamlDocument } from './yaml-document.ts';
import type { YamlNode } from './yaml-node.ts';

/** Deeper nesting than any topology needs; a bound for hostile input. */
export const maxDepth = 64;

/** A text of which parts are read by themselves, in characters: shorter ones are read as fast as they are cut. */
const longText = 20_000;

export interface YamlReading {
  /** Each document that could be read. */
  readonly documents: readonly YamlDocument[];
  readonly problems: readonly SyntaxProblem[];
  /** A mistake that stopped the reader; the recovering reader finds the others. */
  readonly stopped: SyntaxProblem | undefined;
}

/** Reads YAML with the place of every node. Never throws on any text. `before`: what a text like this one said. */
export function readYaml(text: string, known?: KnownFlows, before?: QuickReading): YamlReading {
  const quick = (before && reread(before, text)) ?? quickValues(text, known);
  if (quick !== undefined) {
    const find = (): YamlNode => compose(text).documents[0]?.root ?? { kind: 'damaged', start: 0, end: 0 };
    const excerpts = text.length < longText ? undefined : new Excerpts(text);
    const around = (path: Path): YamlNode | undefined => {
      const excerpt = excerpts?.around(path);
      const root = excerpt && compose(excerpt.text).documents[0]?.root;
      return root && placedIn(root, excerpt.offset);
    };
    const document = new YamlDocument(quick.value, [], find, { text, keys: quick.keys, around });
    return { documents: [document], problems: [], stopped: undefined };
  }
  return compose(text);
}

function compose(text: string): YamlReading {
  let composer: YamlComposer;
  try {
    composer = new YamlComposer(text, parseEvents(text, { maxDepth }));
  } catch (error) {
    return { documents: [], problems: [], stopped: stoppedBy(error, text) };
  }
  const documents = composer.documents().map(YamlDocument.of);
  return { documents, problems: composer.problems, stopped: undefined };
}

function stoppedBy(error: unknown, text: string): SyntaxProblem {
  if (!(error instanceof YAMLException)) {
    // The library's stack ran out: only nesting does that.
    if (error instanceof RangeError) return tooDeep(0);
    throw error;
  }
  const offset = Math.min(error.mark?.position ?? 0, text.length);
  const reason = error.reason ?? 'not valid YAML';
  if (/depth/i.test(reason)) return tooDeep(offset);
  return {
    rule: 'syntax/invalid-yaml',
    message: `not valid YAML: ${reason}`,
    span: { start: offset, end: offset + 1 },
    label: 'here',
  };
}

const tooDeep = (offset: number): SyntaxProblem => ({
  rule: 'syntax/too-deep',
  message: `nested more than ${maxDepth} levels deep`,
  span: { start: offset, end: offset + 1 },
  label: 'reading stopped here',
});
