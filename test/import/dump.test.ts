import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { importEstate } from '../../src/import/import-estate.ts';
import { withoutShell, wordsOf } from '../../src/import/shell.ts';
import { SourceFile } from '../../src/source/source-file.ts';

it('reads what kubectl prints of a cluster, each process once, and says what it leaves out', async () => {
  const file = new SourceFile('dump.yaml', readFileSync('fixtures/estates/dump/dump.yaml', 'utf8'));
  const { value, gaps } = await importEstate([file], {
    rules,
    name: 'bank',
    environment: 'production',
    output: 'topology.yaml',
  });
  expect(value['participants']).toEqual({ bank: expect.objectContaining({ database: 'postgres' }) });
  expect(value['jsonApis']).toEqual({ json: { participant: 'bank', cache: 'none' } });
  expect(gaps.map(({ text }) => text)).toEqual([
    'HorizontalPodAutoscaler json: that it runs 2 to 10 instances is not carried over',
    'Ingress json: where it leads is not carried over',
    'container `cloudsql-proxy` beside `canton` of participant is not carried over',
  ]);
});

it('looks into the script of a shell for the command that it runs', () => {
  expect(
    withoutShell(['/bin/bash', '-ec', 'set -e; exec canton daemon \\\n -c "a b.conf" --no-tty && true']),
  ).toEqual(['set', '-e', 'exec', 'canton', 'daemon', '-c', 'a b.conf', '--no-tty', 'true']);
  expect(withoutShell(['canton', 'daemon', '-c', 'a.conf'])).toEqual(['canton', 'daemon', '-c', 'a.conf']);
  expect(wordsOf(`-c 'x y' "un closed`)).toEqual(['-c', 'x y', 'un', 'closed']);
});
