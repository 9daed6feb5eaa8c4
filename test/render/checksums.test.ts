/** Checksums of the files from which images are built: run by a shell as a build would, without BuildKit. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { kubernetes } from '../../templates/kubernetes/index.ts';
import { compileText, foundFindings } from '../support.ts';
import { composeOf, planOfText, temporaryFolder, textOf } from './rendered.ts';

const content = 'the file that was meant';
const sum = `sha256:${createHash('sha256').update(content).digest('hex')}`;
const topology = (checksums: string, instances = '[{}]') => `apiVersion: canton-plan/v1
name: settlement
daml: { version: "2.10.4", edition: open-source }
environment: development
images:
  checksums: ${checksums}
databases: { pg: {} }
domains:
  local: { protocolVersion: 5, database: pg }
participants:
  bank: { instances: 1, database: pg, domains: [local] }
jsonApis:
  bank-json: { participant: bank, instances: ${instances} }
`;
const both = topology(
  `{ canton-open-source-2.10.4.tar.gz: "${sum}", http-json-2.10.4.jar: "${sum}", http-json-2.10.3.jar: "sha256:${'0'.repeat(64)}" }`,
  '[{ version: "2.10.3" }, {}]',
);

/** What the first command of a Dockerfile's `RUN` comes to, with another file in the place of the fetched one. */
function built(dockerfile: string, fetched: string) {
  const path = /^ADD \S+ (\S+)$/m.exec(dockerfile)?.[1] ?? '';
  const file = join(temporaryFolder(), 'fetched');
  writeFileSync(file, fetched);
  const command = /^RUN (.*?) \\?\n? *&&/ms.exec(dockerfile)?.[1] ?? '';
  expect(command).toContain(path);
  return spawnSync('sh', ['-c', command.replaceAll(path, file)], { encoding: 'utf8' });
}

describe('the checksum of a release file', () => {
  it.each(['canton', 'http-json'])('stops the build of %s at another file', async (folder) => {
    const dockerfile = textOf(composeOf(await planOfText(both)), `images/${folder}/Dockerfile`);
    expect(built(dockerfile, content)).toMatchObject({ status: 0 });
    const other = built(dockerfile, `${content}, almost`);
    expect(other.status).not.toBe(0);
    expect(other.stdout).toContain('FAILED');
  });

  it('is of the file of its own release, where services run two', async () => {
    const files = composeOf(await planOfText(both));
    const compose = textOf(files, 'docker-compose.yaml');
    expect(compose).toContain('context: ./images/http-json-2.10.3\n');
    const older = textOf(files, 'images/http-json-2.10.3/Dockerfile');
    expect(older).toContain('/v2.10.3/http-json-2.10.3.jar ');
    expect(older).toContain('0'.repeat(64));
    expect(textOf(files, 'images/http-json/Dockerfile')).toContain('/v2.10.4/http-json-2.10.4.jar ');
  });

  it('is told to whoever builds for Kubernetes', async () => {
    const readme = textOf(kubernetes.render(await planOfText(both)), 'README.md');
    expect(readme).toContain(`http-json-2.10.4.jar, which has the checksum \`${sum}\``);
  });

  it('is compared nowhere without one', async () => {
    const text = topology('{}');
    expect(textOf(composeOf(await planOfText(text)), 'images/canton/Dockerfile')).not.toContain('sha256sum');
  });

  it.each([
    `sha256:${'0'.repeat(63)}`,
    `sha256:${'0'.repeat(64)}\\n`,
    `sha256:${'A'.repeat(64)}`,
    'md5:0123',
  ])('is nothing but the digits of SHA-256: not %s', async (written) => {
    const found = foundFindings(await compileText(topology(`{ http-json-2.10.4.jar: "${written}" }`)));
    expect(found).toContain('6 schema/invalid-format');
  });
});
