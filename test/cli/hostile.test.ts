import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

const head =
  'apiVersion: canton-plan/v1\nname: small\ndaml: { version: "2.10.4" }\nenvironment: development\n';
const body = 'domains:\n  local: { protocolVersion: 7 }\nparticipants:\n  alice: { domains: [local] }\n';

/** Validates bytes and gives the exit code and the rules found. */
async function rulesFor(content: string | Uint8Array): Promise<{ code: number; rules: string[] }> {
  const result = await run(['validate', '-', '--format', 'json'], { stdin: content });
  expect(result.stderr).toBe('');
  const report = JSON.parse(result.stdout) as { files: { findings: { rule: string }[] }[] };
  return {
    code: result.code,
    rules: report.files.flatMap((file) => file.findings.map((finding) => finding.rule)),
  };
}

describe('a word of a megabyte', () => {
  it.each(['key', 'name', 'value'])('is told of in few words where it is a %s', async (where) => {
    const long = 'x'.repeat(1_000_000);
    const text = {
      key: `${head}${body}${long}: 1\n`,
      name: `${head}${body}  ${long}: { domains: [nowhere] }\n`,
      value: `${head}${body}  bob: { domains: [${long}] }\n`,
    }[where];
    for (const format of ['pretty', 'compact', 'github', 'markdown']) {
      const { code, stdout, stderr } = await run(['validate', '-', '-f', format], { stdin: text ?? '' });
      expect([format, code, stdout.length + stderr.length < 100_000]).toEqual([format, 1, true]);
    }
  });
});

describe('text that is no topology', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['an empty file', '', 'syntax/empty-file'],
    ['only comments', '# later\n\n', 'syntax/empty-file'],
    ['only a document marker', '---\n', 'syntax/empty-file'],
    ['a list', '- a\n- b\n', 'schema/wrong-type'],
    ['a word', 'topology\n', 'schema/wrong-type'],
    ['binary', Uint8Array.from({ length: 512 }, (_, index) => (index * 7) % 256), 'syntax/not-text'],
    ['zero bytes', new Uint8Array(100), 'syntax/not-text'],
    [
      'Latin-1',
      Uint8Array.from([...new TextEncoder().encode(`${head}${body}# caf`), 0xe9, 0x0a]),
      'syntax/not-text',
    ],
    ['UTF-16', Uint8Array.from([0xff, 0xfe, ...Buffer.from(head, 'utf16le')]), 'syntax/not-text'],
    ['tabs as indentation', `${head}domains:\n\tlocal:\n\t\tprotocolVersion: 7\n`, 'syntax/tab-indent'],
    [
      '10,000 levels of brackets',
      `${head}x-deep: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`,
      'syntax/too-deep',
    ],
    ['10,000 levels of unclosed brackets', `${head}x-deep: ${'['.repeat(10_000)}`, 'syntax/too-deep'],
    [
      '10,000 levels of block maps',
      Array.from({ length: 10_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
      'syntax/too-deep',
    ],
    [
      'a billion laughs',
      `${head}x-0: &x0 [lol]\n${Array.from({ length: 40 }, (_, index) => `x-${index + 1}: &x${index + 1} [${`*x${index}, `.repeat(9)}*x${index}]`).join('\n')}\n`,
      'syntax/alias-bomb',
    ],
    ['an alias in its own anchor', `${head}participants: &p\n  alice: *p\n`, 'syntax/cyclic-alias'],
    ['duplicate keys', `${head}name: other\n${body}`, 'syntax/duplicate-key'],
    ['an unquoted version', `${head.replace('"2.10.4"', '2.10')}${body}`, 'syntax/unquoted-version'],
    ['a prototype as a key', `${head}${body}__proto__: { polluted: true }\n`, 'schema/unknown-key'],
    [
      'unquoted octal, hexadecimal and infinite numbers',
      `${head}${body}databases: { pg: { maxConnections: .inf, port: 0o17 } }\n`,
      'schema/wrong-type',
    ],
    [
      'too many instances',
      `${head}${body.replace('[local]', '[local], instances: 1000000000')}`,
      'schema/out-of-range',
    ],
    [
      'balancers in a ring',
      `${head}${body}loadBalancers: { a: { targets: [b] }, b: { targets: [c] }, c: { targets: [a] } }\n`,
      'reference/cycle',
    ],
  ])('%s', async (_name, content, rule) => {
    const result = await rulesFor(content);
    expect(result.rules).toContain(rule);
    expect(result.code).toBe(rule === 'syntax/unquoted-version' ? 0 : 1);
  });

  it('takes names of every kind for names', async () => {
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'hasOwnProperty',
      'a b',
      '"',
      "'",
      'é',
      '🦉',
      '\\u202e',
      '<script>',
      '$(x)',
      '`',
      'x'.repeat(300),
    ];
    for (const name of names) {
      const key = JSON.stringify(name);
      const text = `${head}domains:\n  ${key}: { protocolVersion: 7 }\nparticipants:\n  ${key}: { domains: [${key}] }\n  bob: { domains: [nowhere] }\n`;
      const { code, rules } = await rulesFor(text);
      expect(code, name).toBe(1);
      expect(
        rules.filter((rule) => rule.startsWith('reference/')),
        name,
      ).toEqual(['reference/unknown']);
    }
  });

  it('reads CRLF and a byte order mark like any other text', async () => {
    const text = `\ufeff${head}${body.replace('[local]', '[locl]')}`.replaceAll('\n', '\r\n');
    const result = await run(['validate', '-', '--format', 'json'], { stdin: text });
    const finding = JSON.parse(result.stdout).files[0].findings[0];
    expect(finding).toMatchObject({
      rule: 'reference/unknown',
      location: { range: { start: { line: 8, column: 22 }, end: { line: 8, column: 26 } } },
    });
  });

  it('points into the right document, and at the anchor that a merge key took a mistake from', async () => {
    const second = `---\n${head}x-defaults: &defaults\n  domains: [locl]\ndomains:\n  local: { protocolVersion: 7 }\nparticipants:\n  alice: { <<: *defaults }\n`;
    const result = await run(['validate', '-', '--format', 'json'], { stdin: `${head}${body}${second}` });
    const findings = JSON.parse(result.stdout).files[0].findings;
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      rule: 'reference/unknown',
      document: 1,
      location: { path: 'participants.alice.domains[0]', range: { start: { line: 15, column: 13 } } },
    });
  });

  it('prints no control or direction character of the file', async () => {
    const { stdout } = await run(['validate', '-'], { stdin: `${head}${body}"\\u001b[31mred\\u202e": 1\n` });
    expect(stdout).toContain('\\u{1b}[31mred\\u{202e}');
    expect(stdout).not.toMatch(/[\u001b\u202e]/);
  });
});

describe('files that cannot be read', () => {
  it('says so and exits 2', async () => {
    const folder = folderWith({ 'huge.yaml': '' });
    mkdirSync(join(folder, 'folder'));
    truncateSync(join(folder, 'huge.yaml'), 100 * 1024 * 1024);
    for (const [name, words] of [
      ['missing.yaml', 'no such file'],
      ['folder', 'no topology.yaml or *.topology.yaml is found in folder'],
      ['huge.yaml', 'larger than'],
    ] as const) {
      const result = await run(['validate', name], { cwd: folder });
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toContain(words);
      expect(result.stderr).not.toMatch(/\n\s+at /);
    }
  });

  it('finds nothing in an empty folder and exits 2', async () => {
    const result = await run(['validate'], { cwd: folderWith({}) });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('canton-plan init');
  });

  it('discovers topologies, but not in dependencies', async () => {
    const folder = folderWith({
      'topology.yaml': head + body,
      'a.topology.yml': head + body,
      'other.yaml': 'x: 1',
    });
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules', 'topology.yaml'), 'broken: [');
    const result = await run(['validate', '--format', 'json'], { cwd: folder });
    expect(JSON.parse(result.stdout).files.map((file: { path: string }) => file.path)).toEqual([
      'a.topology.yml',
      'topology.yaml',
    ]);
    expect(result.code).toBe(0);
  });
});

describe('one run shows all kinds of mistake, each once', () => {
  const text = `${head}domains:
  local: { protocolVersion: 7 }
participants:
  alice: { domains: [local], partees: [A] }
  bob: { domains: [locl] }
databases: { pg: {} }
identityProviders: { idp: { jwksUrl: "https://idp.example/jwks" } }
oauthMiddlewares: { oauth: { identityProvider: idp } }
triggerServices:
  triggers:
    participant: alice
    database: pg
    oauthMiddleware: oauth
    nodes:
      pink: { rules: [M:t] }
      green: { rules: [M:t] }
`;

  it('schema, reference and rule findings', async () => {
    expect((await rulesFor(text)).rules).toEqual([
      'schema/unknown-key',
      'reference/unknown',
      'trigger/rule-live-twice',
    ]);
  });

  it('a syntax mistake hides only its own section', async () => {
    const broken = `${text}networks:\n  wan: { organizations: [a, b }\n`;
    expect((await rulesFor(broken)).rules).toEqual([
      'schema/unknown-key',
      'reference/unknown',
      'trigger/rule-live-twice',
      'syntax/invalid-yaml',
    ]);
  });

  it('a misspelt section is one mistake, not one for every reference into it', async () => {
    expect((await rulesFor(`${head}${body.replace('domains:\n', 'domans:\n')}`)).rules).toEqual([
      'schema/unknown-key',
    ]);
  });
});
