import type { SourceFile, Span } from '../source/source-file.ts';
import type { YamlNode } from './yaml-node.ts';

/** Keys whose value is a secret. `secret` is one only for a token verifier; elsewhere it is the name of a secret. */
const secretKey = /^credentials$|passw(?:or)?d|client[-_]?secret|[-_](?:secret|token)$/i;
/** A password inside a URL: `?password=…`, or `//user:…@host`. */
const urlPassword = /(?<=[?&;]password=)[^&;\s"']+|(?<=:\/\/[^/\s:@"']{1,100}:)[^/\s@"']+(?=@)/gi;
/** `password: …` in a text that need not be YAML; `${…}` and whatever opens a map name a secret and hold none. */
const writtenPassword =
  /(?:credentials|passw(?:or)?d|client[-_]?secret)["']?[ \t]*[:=][ \t]*("[^"\r\n]+"|'[^'\r\n]+'|[^\s"'{}[\]&*|>#,$][^\s"',}\]]*)/gi;

/**
 * Where a text holds passwords, client secrets and the like, so that no report repeats them. The text is searched as
 * well as the nodes: a file with broken YAML hides its secrets too.
 */
export function literalSecrets(source: SourceFile, roots: readonly YamlNode[]): Span[] {
  const spans: Span[] = [];
  for (const match of source.text.matchAll(writtenPassword)) {
    const end = match.index + match[0].length;
    spans.push({ start: end - (match[1] ?? '').length, end });
  }
  for (const match of source.text.matchAll(urlPassword))
    spans.push({ start: match.index, end: match.index + match[0].length });
  for (const root of roots) collect(root, spans);
  return merged(spans);
}

/** Adds the scalars below `root` that stand behind a secret's key, wherever an alias leads. */
function collect(root: YamlNode, spans: Span[]): void {
  const seen = new Set<YamlNode>();
  const left: { node: YamlNode; key: string; isVerifier: boolean }[] = [
    { node: root, key: '', isVerifier: false },
  ];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { node, key, isVerifier } = next;
    const holdsSecret = secretKey.test(key) || (isVerifier && key === 'secret');
    if (node.kind === 'scalar') {
      if (holdsSecret && node.value !== null && node.start < node.end)
        spans.push({ start: node.start, end: node.end });
    } else if (seen.has(node)) {
    } else if (node.kind === 'seq') {
      seen.add(node);
      for (const item of node.items) left.push({ node: item, key, isVerifier });
    } else if (node.kind === 'map') {
      seen.add(node);
      const below = key === 'authServices';
      for (const entry of node.entries.values())
        left.push({ node: entry.value, key: entry.key, isVerifier: below });
    }
  }
}

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
