import {
  isVerifierSecret,
  secretName,
  secretsInFile,
  secretsInValue,
  signOfSecretName,
  type VerifierDepth,
  verifierDepth,
} from '../base/secrets.ts';
import type { Spot } from '../diagnostic/diagnostic.ts';
import type { SourceFile, Span } from '../source/source-file.ts';
import type { FilePart, TopologyFile } from './topology-file.ts';
import type { ScalarNode, YamlNode } from './yaml-node.ts';

/**
 * Where a text holds passwords, client secrets and the like, so that no report repeats them. The text is searched as
 * well as the nodes: a file with broken YAML hides its secrets too.
 */
export function literalSecrets(source: SourceFile, documents: readonly Searched[]): Spot[] {
  const spans: Span[] = secretsInFile(source.text).map(({ start, end }) => ({ start, end }));
  for (const each of documents) {
    const { unplaced } = each;
    if (unplaced === undefined || holdsSecret(unplaced, '', false, 0)) collect(source.text, each.root, spans);
  }
  return merged(spans).map((span) => ({ file: source, span }));
}

/** Those of every file that a topology is made of. */
export const documentSecrets = ({ parts }: TopologyFile): Spot[] =>
  parts.flatMap((part) => literalSecrets(part.source, [part]));

/** A document. The places in a large one are looked for only where it holds a secret. */
type Searched = Pick<FilePart, 'root' | 'unplaced'>;

/** Whether a value is a secret or holds one, by the rules of {@link collect}. */
function holdsSecret(value: unknown, key: string, isSecret: boolean, depth: VerifierDepth): boolean {
  if (typeof value !== 'object' || value === null)
    return (
      (isSecret && value !== null && value !== '') ||
      (typeof value === 'string' && secretsInValue(value).length > 0)
    );
  if (Array.isArray(value)) {
    const below = verifierDepth(depth, key, true);
    return value.some((item) => holdsSecret(item, key, isSecret, below));
  }
  for (const [name, part] of Object.entries(value)) {
    const isNamed =
      signOfSecretName.test(name) && (secretName(name) !== undefined || isVerifierSecret(depth, name));
    if (holdsSecret(part, name, isNamed, verifierDepth(depth, name, false))) return true;
  }
  return false;
}

/** A node with what decides over its secrets: the key above it, and how far it stands from the token verifiers. */
interface Met {
  readonly node: YamlNode;
  readonly key: string;
  readonly isSecret: boolean;
  readonly depth: VerifierDepth;
}

/** Adds the scalars below `root` that are secrets or hold some, wherever an alias leads. */
function collect(text: string, root: YamlNode, spans: Span[]): void {
  const seen = new Map<YamlNode, Set<string>>();
  const left: Met[] = [{ node: root, key: '', isSecret: false, depth: 0 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, key, isSecret, depth } = next;
    if (node.kind === 'scalar') {
      if (isSecret && node.value !== null && node.start < node.end) spans.push(node);
      else if (typeof node.value === 'string') spans.push(...secretsOf(node, node.value, text));
    } else if (node.kind !== 'damaged' && isNew(seen, node, `${isSecret} ${depth}`)) {
      if (node.kind === 'seq') {
        const below = verifierDepth(depth, key, true);
        for (const item of node.items) left.push({ node: item, key, isSecret, depth: below });
      } else {
        for (const { key: name, value } of node.entries.values()) {
          const isNamed = secretName(name) !== undefined || isVerifierSecret(depth, name);
          left.push({ node: value, key: name, isSecret: isNamed, depth: verifierDepth(depth, name, false) });
        }
      }
    }
  }
}

/** An anchor can stand in several places; it is looked at once for each way in which its place matters. */
function isNew(seen: Map<YamlNode, Set<string>>, node: YamlNode, way: string): boolean {
  const ways = seen.get(node);
  if (ways === undefined) seen.set(node, new Set([way]));
  else if (ways.has(way)) return false;
  else ways.add(way);
  return true;
}

/** The secrets inside a scalar; where escapes or folded lines spell them otherwise, all of it. */
const secretsOf = (node: ScalarNode, value: string, text: string): Span[] =>
  secretsInValue(value).map(({ start, end }) => {
    const at = text.slice(node.start, node.end).indexOf(value.slice(start, end));
    return at < 0 ? node : { start: node.start + at, end: node.start + at + end - start };
  });

/** The spans in order, with those that touch as one. */
function merged(spans: readonly Span[]): Span[] {
  const result: { start: number; end: number }[] = [];
  for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
    const last = result.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else result.push({ start, end });
  }
  return result;
}
