/**
 * What the sources of Canton show to be wrong although it reads well. That scripts compile and keys are known to each release is
 * held by release-lines.test.ts, and what rules say by their examples.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/plan/plan.ts';
import { compileText } from '../support.ts';
import { topologyFiles } from '../topology-files.ts';
import { kubernetesOf } from './kubernetes-set.ts';
import { composeOf, planOfFile, planOfText, textOf } from './rendered.ts';

const textsOf = (plan: Plan, pattern: RegExp): string[] =>
  [...composeOf(plan), ...kubernetesOf(plan)]
    .filter(({ path }) => pattern.test(path))
    .map(({ text }) => text);

describe.each(topologyFiles)('%s', (file) => {
  it('turns the log file off after the profile, which turns it on', async () => {
    const { processes, jobs, consoles } = await planOfFile(file);
    for (const { name, command } of [...processes, ...jobs, ...consoles]) {
      const [profile, off] = ['--log-profile=container', '--log-file-appender=off'].map((flag) =>
        command.indexOf(flag),
      );
      expect([name, profile === -1 || Number(off) > Number(profile)]).toEqual([name, true]);
    }
  });

  it('never takes the lock of the database away, not from a single instance either', async () => {
    for (const text of textsOf(await planOfFile(file), /\.conf$/))
      expect(text).not.toMatch(/replication\s*\{[^}]*enabled = false/);
  });

  it('compares addresses of sequencers as a whole, looks at what a reconnection answers, and calls nothing deprecated', async () => {
    for (const text of textsOf(await planOfFile(file), /\.canton$/)) {
      expect(text).not.toMatch(/toString\.contains\(|addConnection/);
      expect(text).not.toMatch(/^\s*[\w.]*reconnect\([^)]*\)\s*$/m);
    }
  });
});

const small = (rest: string): string => `apiVersion: canton-plan/v1
name: small
daml: { version: "2.10.4" }
environment: development
${rest}`;

describe('nodes in the memory of one process', () => {
  it('have a database of their own each', async () => {
    const plan = await planOfText(
      small(`domains: { local: { protocolVersion: 5, deployment: embedded, process: one, database: { type: h2 } } }
participants:
  p: { domains: [local], process: one, database: { type: h2 } }
`),
    );
    const urls = textOf(composeOf(plan), 'canton/one.conf').match(/jdbc:h2:[^"]+/g) ?? [];
    expect(urls).toHaveLength(2);
    expect(new Set(urls).size).toBe(2);
  });
});

describe('a sequencer', () => {
  it.each([
    ['on', false],
    ['remote_write', false],
    ['remote_apply', true],
    ['local', true],
    ['off', true],
  ])('on a server with `synchronousCommit: %s` is refused: %s', async (commit, isRefused) => {
    const { diagnostics } = await compileText(
      small(`databases: { pg: { synchronousCommit: ${commit} } }
domains: { d: { protocolVersion: 5, backend: { type: sql, database: pg } } }
sequencers: { s: { domain: d } }
mediators: { m: { domain: d, database: pg } }
domainManagers: { g: { domain: d, database: pg } }
`),
    );
    expect(diagnostics.some(({ rule }) => rule === 'sequencer/commit-not-durable')).toBe(isRefused);
  });
});

describe('a name of 31 characters', () => {
  it.each([
    ['participants', (name: string) => `participants: { ${name}: {} }`],
    ['domains', (name: string) => `domains: { ${name}: { protocolVersion: 5 } }`],
  ])('is refused of %s, one of 30 is not where nothing is derived of it', async (_, part) => {
    const found = async (name: string) =>
      (await compileText(small(part(name)))).diagnostics.filter(({ rule }) => rule === 'node/invalid-name')
        .length;
    expect(await found('a'.repeat(31))).toBeGreaterThan(0);
    expect(await found('a'.repeat(20))).toBe(0);
  });
});

describe('a load balancer of another product', () => {
  it.each([
    'nginx',
    'envoy',
    'managed',
    'global',
    'cluster-ip',
  ])('(%s) is handed over: the README says what stands for it', async (product) => {
    const starter = readFileSync('templates/starters/two-organizations.topology.yaml', 'utf8');
    const plan = await planOfText(
      `${starter}\nloadBalancers: { front: { targets: [sequencer], type: ${product} } }\n`,
    );
    for (const artifacts of [composeOf(plan), kubernetesOf(plan)])
      expect(textOf(artifacts, 'README.md')).toMatch(/HAProxy stands (?:for|behind) the .*`?front`?/);
  });
});
