/** `status` runs the health checks that the templates write, and no other command. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { renderedCompose } from '../../src/status/rendered.ts';
import { composeOf, planOfText } from '../render/rendered.ts';
import { topologyFiles } from '../topology-files.ts';

const probesOf = async (text: string) => renderedCompose(composeOf(await planOfText(text))).services;

describe('the health check of a rendered service', () => {
  it.each(topologyFiles)('is run as it is written: %s', async (file) => {
    const services = await probesOf(readFileSync(file, 'utf8'));
    const artifacts = composeOf(await planOfText(readFileSync(file, 'utf8')));
    const text = artifacts.find(({ path }) => path === 'docker-compose.yaml')?.text ?? '';
    const checks = text.match(/^ {4}healthcheck:/gm) ?? [];
    expect([...services.values()].filter(({ probe }) => probe.length > 0)).toHaveLength(checks.length);
  });

  it.each([
    '[CMD, sh, -c, "echo of-a-patch"]',
    '[CMD-SHELL, "echo of-a-patch"]',
    '[CMD, bash, -c, ": > /dev/tcp/127.0.0.1/1; echo of-a-patch"]',
    '[CMD, /usr/local/bin/grpc_health_probe, "-addr=127.0.0.1:1", "-service=", "-tls-ca-cert=/etc/passwd"]',
    '[CMD, /health-probe/busybox, wget, -q, -O, /dev/null, "http://elsewhere.example:80/"]',
  ])('is not run where a patch puts another in its place: %s', async (check) => {
    const starter = readFileSync('templates/starters/development.topology.yaml', 'utf8');
    const services = await probesOf(
      `${starter}\noverrides: [{ target: compose, patch: { services: { local-1: { healthcheck: { test: ${check} } } } } }]\n`,
    );
    expect(services.get('local-1')?.probe).toEqual([]);
  });
});
