/** Compose's own name for the configuration of a service, where a service was brought out by itself. */
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

/** What is said about mediator-1, whose container bears another hash than Compose tells now. */
async function saidAbout(dependencies: string): Promise<string[]> {
  const cwd = folderWith({
    'topology.yaml': readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8'),
  });
  await run(['render', 'topology.yaml', '--out', 'deploy'], { cwd });
  const id = 'a'.repeat(64);
  const container = {
    Id: id,
    Name: '/mediator-1',
    State: { Status: 'running', StartedAt: '2099-01-01T00:00:00Z', ExitCode: 0 },
    Config: {
      Image: 'digitalasset-docker.jfrog.io/canton-enterprise:2.10.4',
      Labels: {
        'com.docker.compose.service': 'mediator-1',
        'com.docker.compose.config-hash': 'other',
        'com.docker.compose.depends_on': dependencies,
      },
    },
  };
  writeFileSync(join(cwd, 'inspected'), JSON.stringify([container]));
  writeFileSync(
    join(cwd, 'docker'),
    `#!/bin/bash
case "$*" in
  'ps '*) echo ${id};;
  *inspect*) cat ${cwd}/inspected;;
  *--hash*) echo 'mediator-1 now';;
  *) exit 1;;
esac
`,
  );
  chmodSync(join(cwd, 'docker'), 0o755);
  const { stdout } = await run(
    ['status', 'topology.yaml', '--compose', 'deploy', '--timeout', '0.2', '--format', 'json'],
    { cwd, env: { PATH: `${cwd}:/usr/bin:/bin` } },
  );
  const { instances } = JSON.parse(stdout) as {
    instances: { name: string; configuration: { differences: string[] } }[];
  };
  return instances.find(({ name }) => name === 'mediator-1')?.configuration.differences ?? ['not told of'];
}

describe('a balancer that did not read its file since it was written', () => {
  it('is told with the command that has it read', async () => {
    const said = async (running: string): Promise<string[]> => {
      const cwd = folderWith({
        'topology.yaml': readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8'),
      });
      await run(['render', 'topology.yaml', '--out', 'deploy'], { cwd });
      const id = 'b'.repeat(64);
      const labels = {
        'com.docker.compose.service': 'sequencer-lb',
        'com.docker.compose.config-hash': 'now',
      };
      const container = {
        Id: id,
        Name: '/sequencer-lb',
        State: { Status: 'running', StartedAt: '2020-01-01T00:00:00Z', ExitCode: 0 },
        Config: { Image: 'haproxy:2.8.12', Labels: labels },
      };
      writeFileSync(join(cwd, 'inspected'), JSON.stringify([container]));
      writeFileSync(
        join(cwd, 'docker'),
        `#!/bin/bash
case "$*" in
  'ps '*) echo ${id};;
  *inspect*) cat ${cwd}/inspected;;
  *--hash*) echo 'sequencer-lb now';;
  'exec ${id} cat /tmp/haproxy.cfg') ${running};;
  *) exit 1;;
esac
`,
      );
      chmodSync(join(cwd, 'docker'), 0o755);
      const { stdout } = await run(
        ['status', 'topology.yaml', '--compose', 'deploy', '--timeout', '0.2', '--format', 'json'],
        { cwd, env: { PATH: `${cwd}:/usr/bin:/bin` } },
      );
      const { instances } = JSON.parse(stdout) as {
        instances: { name: string; configuration: { differences: string[] } }[];
      };
      return instances.find(({ name }) => name === 'sequencer-lb')?.configuration.differences ?? [];
    };
    expect(await said('cat deploy/haproxy/sequencer-lb.cfg')).toEqual([]);
    expect(await said('grep -v sequencer-4 deploy/haproxy/sequencer-lb.cfg')).toEqual([
      'it runs with another haproxy/sequencer-lb.cfg: `./scripts/reload-balancers.sh sequencer-lb`',
    ]);
    // Made by a release that put it elsewhere: the service itself is then another one.
    expect(await said('exit 1')).toEqual([]);
  });
});

describe('a service with another hash than now', () => {
  it('was made from another file', async () => {
    expect(await saidAbout('mediator-pg:service_healthy:false')).toEqual([
      'it was made from another docker-compose.yaml or .env',
    ]);
  });

  it('is as rendered where it was made without its dependencies, which some releases of Compose count', async () => {
    expect(await saidAbout('')).toEqual([]);
  });
});
