import type { SourceFile, Span } from '../source/source-file.ts';
import type { BalancerFact, Workload } from './facts.ts';
import type { Origin } from './origin.ts';

interface Line extends Span {
  readonly words: readonly string[];
}

function linesOf(file: SourceFile): Line[] {
  return file.lineStarts.flatMap((start, index) => {
    const text = file.line(index + 1);
    const words = text.replace(/#.*$/, '').trim().split(/\s+/);
    if (words[0] === '') return [];
    const begin = start + text.length - text.trimStart().length;
    return [{ words, start: begin, end: start + text.trimEnd().length }];
  });
}

export const isHaproxy = (text: string): boolean =>
  /^[ \t]*(?:frontend|listen|backend)[ \t]+\S/m.test(text) &&
  /^[ \t]*(?:server|bind)\s/m.test(text) &&
  !/[{;][ \t\r]*$/m.test(text);

/** Every backend of an HAProxy configuration as one balancer, with the port of the frontend that leads to it. */
export function haproxyBalancers(
  file: SourceFile,
  name: string,
  workload: Workload | undefined,
): BalancerFact[] {
  const parts = new Map<string, { kind: string; lines: Line[] }>();
  let current: Line[] | undefined;
  for (const line of linesOf(file)) {
    const [word = '', title = ''] = line.words;
    if (
      /^(?:global|defaults|frontend|backend|listen|resolvers|peers|userlist|program|cache|mailers|ring|http-errors)$/.test(
        word,
      )
    ) {
      current = [line];
      parts.set(`${word} ${title}`, { kind: word, lines: current });
    } else current?.push(line);
  }
  const backends = [...parts].filter(
    ([, { kind, lines }]) => kind !== 'frontend' && serverLines(lines).length > 0 && kind !== 'defaults',
  );
  return backends.map(([key, { kind, lines }]) => {
    const title = key.slice(kind.length + 1);
    const front =
      kind === 'listen'
        ? lines
        : [...parts.values()].find(
            (part) =>
              part.kind === 'frontend' &&
              part.lines.some(
                ({ words }) => /^(?:default|use)_backend$/.test(words[0] ?? '') && words[1] === title,
              ),
          )?.lines;
    return balancerOf(file, backends.length === 1 ? name : title, workload, lines, front);
  });
}

const serverLines = (lines: readonly Line[]): Line[] => lines.filter(({ words }) => words[0] === 'server');
const after = (words: readonly string[], word: string): string | undefined => {
  const index = words.indexOf(word);
  return index < 0 ? undefined : words[index + 1];
};
const policies: Readonly<Record<string, BalancerFact['policy']>> = {
  roundrobin: 'round-robin',
  leastconn: 'least-connections',
  first: 'first-active',
};

function balancerOf(
  file: SourceFile,
  name: string,
  workload: Workload | undefined,
  lines: readonly Line[],
  front: readonly Line[] | undefined,
): BalancerFact {
  const servers = serverLines(lines).flatMap((line) => {
    const match = /^\[?([^\]]+?)\]?:(\d+)$/.exec(line.words[2] ?? '');
    return match === null
      ? []
      : [{ host: match[1] ?? '', port: Number(match[2]), origin: { file, span: line } }];
  });
  const bind = front?.find(({ words }) => words[0] === 'bind');
  const defaults = lines.find(({ words }) => words[0] === 'default-server')?.words ?? [];
  const [first] = serverLines(lines);
  const checked = first === undefined ? undefined : (after(first.words, 'port') ?? after(defaults, 'port'));
  return {
    name,
    product: 'haproxy',
    origin: { file, span: lines[0] as Line },
    workload,
    port: portOf(bind?.words[1]),
    servers,
    healthPort:
      checked === undefined || first === undefined
        ? undefined
        : { port: Number(checked), origin: { file, span: first } },
    policy: policies[lines.find(({ words }) => words[0] === 'balance')?.words[1] ?? ''],
    frontendTls: bind?.words.includes('ssl') ?? false,
    backendTls: defaults.includes('ssl') || first?.words.includes('ssl') === true,
  };
}

const portOf = (address: string | undefined): number | undefined => {
  const port = /:?(\d+)$/.exec(address ?? '')?.[1];
  return port === undefined ? undefined : Number(port);
};

export const isNginx = (text: string): boolean =>
  /\b(?:server|upstream\s+\S+)\s*\{/.test(text) && /^[ \t]*\w+[ \t][^;{}\n]*;[ \t\r]*$/m.test(text);

interface Statement {
  readonly text: string;
  readonly index: number;
}

/** The statements of a text that begin with a word. They are taken apart first: a pattern up to the next `;` would look for each to the end. */
const statements = (text: string, word: string): Statement[] =>
  [...text.matchAll(/[^;{}]+/g)].flatMap(({ 0: whole, index }) => {
    const trimmed = whole.trimStart();
    return trimmed.startsWith(word) ? [{ text: trimmed, index: index + whole.length - trimmed.length }] : [];
  });

/** Every upstream of an nginx configuration as one balancer, with the port of the server that passes to it. */
export function nginxBalancers(
  file: SourceFile,
  name: string,
  workload: Workload | undefined,
): BalancerFact[] {
  const text = file.text.replace(/#.*$/gm, (comment) => ' '.repeat(comment.length));
  const upstreams = [...text.matchAll(/upstream\s+(\S+)\s*\{([^{}]*)\}/g)];
  const listens = statements(text, 'listen').flatMap((each) => {
    const match = /^listen\s+(?:[^\s;]*:)?(\d+)(.*)$/s.exec(each.text);
    return match === null ? [] : [{ index: each.index, port: Number(match[1]), more: match[2] ?? '' }];
  });
  const passes = new Map<string, { readonly index: number; readonly scheme: string | undefined }>();
  for (const match of text.matchAll(/(?:grpcs?_pass|proxy_pass)\s+(?:(https?|grpcs?):\/\/)?([^\s;:/]+)/g)) {
    const target = match[2] ?? '';
    if (!passes.has(target)) passes.set(target, { index: match.index, scheme: match[1] });
  }
  return upstreams.map((match) => {
    const [whole, title = '', body = ''] = match;
    const offset = match.index + whole.indexOf('{') + 1;
    const at = (index: number, length: number): Origin => ({
      file,
      span: { start: offset + index, end: offset + index + length },
    });
    const servers = statements(body, 'server').flatMap((each) => {
      const server = /^server\s+\[?([^\s;:\]]+)\]?(?::(\d+))?/.exec(each.text);
      const origin = at(each.index, each.text.length + 1);
      return server === null ? [] : [{ host: server[1] ?? '', port: Number(server[2] ?? 80), origin }];
    });
    const pass = passes.get(title);
    const listen = pass === undefined ? undefined : listens.findLast(({ index }) => index < pass.index);
    return {
      name: upstreams.length === 1 ? name : title,
      product: 'nginx',
      origin: { file, span: { start: match.index, end: match.index + whole.indexOf('{') } },
      workload,
      port: listen?.port,
      servers,
      healthPort: undefined,
      policy: /least_conn\s*;/.test(body) ? 'least-connections' : 'round-robin',
      frontendTls: /\bssl\b/.test(listen?.more ?? ''),
      backendTls: /^(?:https|grpcs)$/.test(pass?.scheme ?? ''),
    };
  });
}
