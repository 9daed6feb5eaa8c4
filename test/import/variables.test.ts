import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, run } from '../cli/run.ts';

const estate = () =>
  folderWith({
    'node.conf': `canton.participants.one {\n  ledger-api { address = "0.0.0.0", port = \${LEDGER_PORT} }\n}\n`,
    'variables.env': 'LEDGER_PORT=6543\nNODE_OPTIONS=--require=./own.cjs\n',
    'own.cjs': 'process.stderr.write("code of the estate ran\\n");\n',
  });

describe('import --variables', () => {
  it('gives what substitutions name, and is named where one lacks its value', async () => {
    const cwd = estate();
    const without = await run(['import', 'node.conf'], { cwd });
    expect(without.stderr).toContain('--variables FILE');
    const given = await run(['import', 'node.conf', '--variables', 'variables.env'], { cwd });
    expect(given.stdout).toContain('6543');
    expect(given.stderr).not.toContain('--variables FILE');
  });

  it('reads values alone: options for Node.js in the file mean nothing', () => {
    const argv = ['import', 'node.conf', '--variables', 'variables.env'];
    const { stdout, stderr } = spawnSync(process.execPath, [resolve('bin/canton-plan.js'), ...argv], {
      cwd: estate(),
      encoding: 'utf8',
    });
    expect(stdout).toContain('6543');
    expect(stderr).not.toContain('code of the estate ran');
  });
});

it('no command has an option that Node.js takes for itself, wherever it stands', async () => {
  expect((await run(['completion', 'bash'])).stdout).not.toContain('--env-file');
});
