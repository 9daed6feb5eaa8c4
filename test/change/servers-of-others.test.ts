/** Servers on Kubernetes that no operator runs: the commands reach them under the name that the nodes call. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const text = `${readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8')}\nkubernetes: { postgresOperator: none }\n`;

const commandsOf = async (next: string, target: string): Promise<string[]> => {
  const cwd = folderWith({ 'old.yaml': text, 'new.yaml': next });
  const { code, stdout } = await run(
    ['runbook', 'old.yaml', 'new.yaml', '--target', target, '--format', 'json'],
    { cwd },
  );
  expect(code).toBe(0);
  return (JSON.parse(stdout) as { steps: { commands: string[] }[] }).steps.flatMap(
    ({ commands }) => commands,
  );
};

describe('a server that no operator runs', () => {
  it('is saved and restored as a server of somebody else, and never waited for', async () => {
    const [, version = ''] = /version: "?([\d.]+)"?/.exec(text) ?? [];
    const commands = await commandsOf(text.replace(version, '2.10.6'), 'k8s');
    const dumps = commands.filter((each) => each.includes('pg_dump'));
    expect(dumps.length).toBeGreaterThan(3);
    for (const each of dumps)
      expect(each).toMatch(/pg_dump '?host=[a-z-]+-rw\.[a-z-]+\.svc\.cluster\.local port=5432/);
    expect(commands.join('\n')).not.toMatch(/exec (?:-i )?svc\/|cluster\//);
  });

  it('is a container of the folder on Compose', async () => {
    const [, version = ''] = /version: "?([\d.]+)"?/.exec(text) ?? [];
    const commands = await commandsOf(text.replace(version, '2.10.6'), 'compose');
    expect(commands.filter((each) => /docker compose exec -T \S+ pg_dump/.test(each)).length).toBeGreaterThan(
      3,
    );
  });
});
