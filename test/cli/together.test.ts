import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from './run.ts';

/** The two files of the page, and what it shows of them. */
const page = readFileSync('docs/together.md', 'utf8');
const blocks = (language: string): string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``, 'g'))].map((match) => match[1] ?? '');
const [exchange = '', bank = ''] = blocks('yaml');
const [agreed, contradicted] = blocks('text');
const wrongPort = bank.replace('example:443"', 'example:4401"');

const together = (files: Readonly<Record<string, string>>, ...more: readonly string[]) =>
  run(['validate', '--together', ...Object.keys(files), ...more], { cwd: folderWith(files) });
const pair = (other: string, own = exchange) => ({
  'exchange.topology.yaml': own,
  'bank.topology.yaml': other,
});

interface JsonReport {
  readonly files: readonly {
    readonly path: string;
    readonly findings: readonly { rule: string; severity: string; message: string }[];
  }[];
}
/** FILE SEVERITY RULE of every finding. */
const found = (stdout: string): string[] =>
  (JSON.parse(stdout) as JsonReport).files.flatMap(({ path, findings }) =>
    findings.map(({ rule, severity }) => `${path} ${severity} ${rule}`),
  );
const json = ['--format', 'json'];

describe('files that agree', () => {
  it('are clean, as the page shows', async () => {
    expect(await together(pair(bank))).toEqual({ code: 0, stdout: agreed, stderr: '' });
  });
});

describe('files that contradict each other', () => {
  it('are told so at both ends, as the page shows', async () => {
    const { code, stdout } = await together(pair(wrongPort));
    expect([code, stdout]).toEqual([1, contradicted]);
  });

  it('are right each on their own', async () => {
    const files = pair(wrongPort);
    const { code, stdout } = await run(['validate', ...Object.keys(files)], { cwd: folderWith(files) });
    expect([code, stdout]).toEqual([0, agreed]);
  });

  it.each([
    'json',
    'sarif',
    'junit',
    'github',
    'gitlab',
    'checkstyle',
    'markdown',
  ])('are told so in %s', async (format) => {
    const { stdout } = await together(pair(wrongPort), '--format', format);
    expect(stdout.split('together/address-differs').length).toBeGreaterThan(2);
    for (const name of ['exchange.topology.yaml', 'bank.topology.yaml']) expect(stdout).toContain(name);
  });

  it('fail the run by their severity', async () => {
    expect((await together(pair(wrongPort), '--rule', 'together:warning')).code).toBe(0);
    expect((await together(pair(wrongPort), '--disable', 'together/address-differs')).stdout).toBe(agreed);
    expect((await together(pair(wrongPort), '--fail-on', 'never')).code).toBe(0);
  });

  it.each([
    [
      'the host',
      (text: string) => text.replace('sequencer.exchange', 'seq.exchange'),
      'error together/address-differs',
    ],
    ['TLS', (text: string) => text.replace('https://seq', 'http://seq'), 'error together/address-differs'],
    [
      'the authority',
      (text: string) => text.replace(/ +certificateAuthority.*\n/, ''),
      'warning together/authority-differs',
    ],
    [
      'the protocol',
      (text: string) => text.replace('Version: 7', 'Version: 5'),
      'error together/protocol-version-differs',
    ],
    [
      'the name of a member',
      (text: string) => text.replace('bank-participant:', 'bank-node:'),
      'error together/member-not-listed',
    ],
    [
      'the namespace of a party',
      (text: string) => text.replace('[Bank]', '["Exchange::1220ab"]'),
      'error together/party-on-several-participants',
    ],
    [
      'the name of the domain',
      (text: string) => text.replaceAll(/settlement\b/g, 'settlments').replace('sequencer.e', 'other.e'),
      'warning together/described-otherwise',
    ],
  ])('in %s: one finding in each file', async (_, change, expected) => {
    const { stdout } = await together(pair(change(bank)), ...json);
    expect(
      found(stdout)
        .filter((each) => each.includes('together/'))
        .sort(),
    ).toEqual([`bank.topology.yaml ${expected}`, `exchange.topology.yaml ${expected}`]);
  });

  it('do not contradict each other in another spelling of the address', async () => {
    for (const url of [
      'https://SEQUENCER.exchange.example',
      'https://sequencer.exchange.example.:443/',
      'sequencer.exchange.example:443',
    ])
      expect((await together(pair(bank.replace(/https:[^"]*443/, url)))).stdout).toBe(agreed);
  });

  it('say no password that stands in an address', async () => {
    const { stdout } = await together(
      pair(bank.replace('https://seq', 'https://user:hunter2@wrong')),
      ...json,
    );
    const messages = (JSON.parse(stdout) as JsonReport).files.flatMap(({ findings }) =>
      findings.map((each) => each.message),
    );
    expect(messages.join()).toContain('wronguencer.exchange.example');
    expect(messages.join()).not.toContain('hunter2');
  });
});

describe('three files', () => {
  it('are each compared with the operator', async () => {
    const broker = wrongPort.replaceAll(/\bbank/g, 'broker').replace('[Bank]', '[Broker]');
    const { stdout } = await together({ ...pair(bank), 'broker.topology.yaml': broker }, ...json);
    expect(found(stdout).sort()).toEqual([
      'broker.topology.yaml error together/address-differs',
      'broker.topology.yaml error together/member-not-listed',
      'exchange.topology.yaml error together/address-differs',
      'exchange.topology.yaml error together/member-not-listed',
    ]);
  });
});

describe('what is set aside', () => {
  const ignored = wrongPort.replace(
    /( +)sequencers:/,
    '$1# canton-plan-ignore-next-line together/address-differs -- moves to 443 in May\n$1sequencers:',
  );

  it('by a comment counts in that file alone, and is not unused where files are checked alone', async () => {
    expect(found((await together(pair(ignored), ...json)).stdout)).toEqual([
      'exchange.topology.yaml error together/address-differs',
    ]);
    const alone = await run(['validate', 'bank.topology.yaml'], { cwd: folderWith(pair(ignored)) });
    expect([alone.code, alone.stdout]).toEqual([0, '0 errors, 0 warnings in bank.topology.yaml\n']);
  });

  it('by a comment is unused once the files agree', async () => {
    const { stdout } = await together(pair(ignored.replace(':4401', ':443')), ...json);
    expect(found(stdout)).toEqual(['bank.topology.yaml warning suppression/unused']);
  });

  it('by a baseline passes', async () => {
    const cwd = folderWith(pair(wrongPort));
    const both = ['validate', '--together', 'exchange.topology.yaml', 'bank.topology.yaml'];
    await run([...both, '--write-baseline', 'known.yaml'], { cwd });
    expect((await run([...both, '--baseline', 'known.yaml'], { cwd })).code).toBe(0);
    const alone = await run(['validate', 'bank.topology.yaml', '--baseline', 'known.yaml'], { cwd });
    expect([alone.code, alone.stdout]).toEqual([0, '0 errors, 0 warnings in bank.topology.yaml\n']);
  });
});

describe('bad input', () => {
  it('one file is wrong usage', async () => {
    const { code, stderr } = await together({ 'exchange.topology.yaml': exchange });
    expect([code, stderr]).toEqual([2, expect.stringContaining('exchange.topology.yaml is the only one')]);
  });

  it('one file under two names is wrong usage', async () => {
    const cwd = folderWith(pair(bank));
    symlinkSync(join(cwd, 'bank.topology.yaml'), join(cwd, 'same.topology.yaml'));
    for (const other of ['bank.topology.yaml', './bank.topology.yaml', 'same.topology.yaml']) {
      const { code, stderr } = await run(['validate', '--together', 'bank.topology.yaml', other], { cwd });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/is named twice|are the same file/)]);
    }
  });

  it('fixes are wrong usage', async () => {
    expect((await together(pair(bank), '--fix')).code).toBe(2);
  });

  it('a broken file is said, and the others are compared', async () => {
    const broken = 'apiVersion: canton-plan/v1\nname: [broken\ndomains: {';
    const { code, stdout, stderr } = await together(
      { ...pair(wrongPort), 'broken.topology.yaml': broken },
      ...json,
    );
    expect(code).toBe(1);
    expect(stderr).toContain('`broken.topology.yaml` could not be read as a whole');
    const all = found(stdout);
    expect(all.filter((each) => each.includes('together/')).sort()).toEqual([
      'bank.topology.yaml error together/address-differs',
      'exchange.topology.yaml error together/address-differs',
    ]);
    expect(all.some((each) => each.startsWith('broken.topology.yaml error syntax/'))).toBe(true);
  });
});
