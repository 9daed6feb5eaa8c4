import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { hostileTexts } from '../render/hostile.ts';
import { folderWith, run } from './run.ts';

/** The files of the page: two owners, and what one hands over to the other. */
const [exchange = '', bank = '', handed = ''] = [
  ...readFileSync('docs/together.md', 'utf8').matchAll(/```yaml\n([\s\S]*?)```/g),
].map((match) => match[1] ?? '');
const owner = exchange.replace(
  '{ role: provider }\n',
  '{ role: provider }\n  bank: { role: user, external: true }\n',
);
const handOver = (text: string, to = 'bank') => run(['handover', '-', '--to', to], { stdin: text });

/** The section of a topology file, as text. */
const section = (text: string, name: string): string =>
  new RegExp(`^${name}:\\n(?:[ ].*\\n)*`, 'm').exec(text)?.[0] ?? '';

describe('what is handed over', () => {
  it('is what the page shows, and what else has to travel is said', async () => {
    expect(await handOver(owner)).toEqual({
      code: 0,
      stdout: handed,
      stderr:
        'hand over the certificate of the authority of domain `settlement` as well, as exchange-ca.crt\n',
    });
  });

  it('goes round: part, partner with the domain of the part, and owner agree', async () => {
    const cwd = folderWith({ 'exchange.topology.yaml': owner });
    await run(['handover', 'exchange.topology.yaml', '--to', 'bank', '-o', 'part.topology.yaml'], { cwd });
    const part = readFileSync(join(cwd, 'part.topology.yaml'), 'utf8');
    const partner = bank
      .replace(section(bank, 'domains'), section(part, 'domains'))
      .replace('organizations:\n', section(part, 'organizations'));
    expect(partner).toContain('exchange-ca.crt');
    const files = {
      'exchange.topology.yaml': owner,
      'part.topology.yaml': part,
      'bank.topology.yaml': partner,
    };
    const { code, stdout } = await run(['validate', '--together', ...Object.keys(files)], {
      cwd: folderWith(files),
    });
    expect([code, stdout]).toEqual([0, '0 errors, 0 warnings in 3 files\n']);
  });

  it('goes round in production, for every file of two organizations', async () => {
    const production = owner.replace('environment: staging', 'environment: production');
    const { stdout } = await handOver(production);
    const files = { 'exchange.topology.yaml': production, 'part.topology.yaml': stdout };
    const both = await run(['validate', '--together', ...Object.keys(files), '--format', 'json'], {
      cwd: folderWith(files),
    });
    expect(both.stdout).not.toContain('"together/');
    const alone = await run(['validate', 'part.topology.yaml'], { cwd: folderWith(files) });
    expect([alone.code, alone.stdout]).toEqual([0, '0 errors, 0 warnings in part.topology.yaml\n']);
  });

  it('names nothing inside, and no other partner', async () => {
    const secretive = owner
      .replace('domain-pg: {', 'domain-pg: { host: pg.inside.example,')
      .replace('true }\n', 'true }\n  broker: { role: user, external: true }\n')
      .replace('bank-participant]', 'bank-participant, broker-participant]');
    const { code, stdout } = await handOver(secretive);
    expect([code, stdout]).toEqual([0, handed]);
    for (const inside of ['pg', 'inside', 'broker', 'login', 'Exchange', 'mediator'])
      expect(stdout).not.toContain(inside);
  });

  it('has the usual port where none is written, which is said', async () => {
    const { stdout, stderr } = await handOver(owner.replace('example:443', 'example'));
    expect(stdout).toBe(handed);
    expect(stderr).toContain('sequencer.exchange.example names no port: 443 is handed over');
  });
});

describe('what is handed over with hostile names', () => {
  const names = ['exchange', 'settlement', 'bank', 'bank-participant'];
  const withName = (name: string, instead: string): string =>
    names.includes(name)
      ? JSON.stringify(load(owner)).replaceAll(JSON.stringify(name), JSON.stringify(instead))
      : owner;
  it.each(names)('is refused, or the same document with other words: %s', async (name) => {
    const plain = await handOver(withName(name, 'harmless'), name === 'bank' ? 'harmless' : 'bank');
    expect(plain.code).toBe(0);
    let taken = 0;
    for (const text of hostileTexts) {
      const { code, stdout, stderr } = await handOver(withName(name, text), name === 'bank' ? text : 'bank');
      expect(stderr).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e]|^\s*::[a-z]|##\[/m);
      if (code !== 0) {
        expect([text, stdout]).toEqual([text, '']);
        continue;
      }
      taken++;
      const written = JSON.stringify(text).slice(1, -1);
      expect(JSON.stringify(load(stdout))).toBe(
        JSON.stringify(load(plain.stdout)).replaceAll('harmless', () => written),
      );
    }
    if (name !== 'bank-participant') expect(taken).toBeGreaterThan(10);
  });

  it('is told of a topology in several files as of one', async () => {
    const cwd = folderWith({
      'exchange.topology.yaml': `${owner.replace(section(owner, 'participants'), '')}include: [parts/*.yaml]\n`,
      'parts/a.yaml': `apiVersion: canton-plan/v1\n${section(owner, 'participants')}`,
    });
    const { code, stdout } = await run(['handover', 'exchange.topology.yaml', '--to', 'bank'], { cwd });
    expect([code, stdout]).toEqual([0, handed]);
  });

  it('is nothing where parts lead out, are no files, or are missing', async () => {
    const whole = `${owner.replace(section(owner, 'participants'), '')}include: [p.yaml]\n`;
    const handedOver = (cwd: string) => run(['handover', 'a.topology.yaml', '--to', 'bank'], { cwd });
    const cwd = folderWith({ 'a.topology.yaml': whole });
    expect(await handedOver(cwd)).toMatchObject({ code: 2, stdout: '' });
    symlinkSync('/etc/hostname', join(cwd, 'p.yaml'));
    expect(await handedOver(cwd)).toMatchObject({ code: 2, stdout: '' });
    rmSync(join(cwd, 'p.yaml'));
    execFileSync('mkfifo', [join(cwd, 'p.yaml')]);
    expect(await handedOver(cwd)).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown partner', owner, 'bnak', 'knows no organization `bnak`'],
    ['the operator itself', owner, 'exchange', 'nobody but `exchange` runs a domain'],
    ['no address', owner.replace(/ +address:.*\n/, ''), 'bank', 'has no address that others know'],
    ['a broken file', `${owner}broken: [`, 'bank', 'has mistakes'],
    ['two topologies', `${owner}---\n${owner}`, 'bank', 'holds 2 topologies'],
  ])('%s: nothing is written', async (_, text, to, reason) => {
    const { code, stdout, stderr } = await handOver(text, to);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(reason);
  });
});
