import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { topologyFiles } from '../topology-files.ts';
import {
  composeBinary,
  filesOf,
  judges,
  makeCertificate,
  oracle,
  renderFile,
  temporaryFolder,
  verdict,
} from './rendered.ts';

/** The whole of each, and the part of each organization where there are several. */
const cases: readonly (readonly [file: string, organization: string | undefined])[] = [
  ...topologyFiles.map((file) => [file, undefined] as const),
  ['test/render/topologies/variety.yaml', undefined],
  ['test/render/topologies/variety.yaml', 'client'],
  ['test/render/topologies/small.yaml', undefined],
  ['templates/starters/production.topology.yaml', 'operator'],
  ['templates/starters/production.topology.yaml', 'member'],
  ['fixtures/figures/solution-client/topology.yaml', 'alpha-bank'],
];

const editionOf = (file: string): string | undefined =>
  /edition: ([a-z-]+)/.exec(readFileSync(file, 'utf8'))?.[1];

let certificate = '';
beforeAll(() => {
  if (judges.haproxy.isHere && judges.openssl.isHere) certificate = makeCertificate();
});

/** A configuration with its mounted files found on this machine. */
function withFilesHere(path: string, folder: string): string {
  const text = readFileSync(path, 'utf8')
    .replaceAll('/etc/tls/tls.crt', `${certificate}/tls.crt`)
    .replace(/\/etc\/trust\/[\w-]+\/ca\.crt/g, `${certificate}/tls.crt`)
    // The names are known between the containers only; that none has an address is a warning.
    .replace('init-addr libc,none', 'init-addr none');
  const copy = join(folder, path.replaceAll('/', '_'));
  writeFileSync(copy, text);
  return copy;
}

const folders = new Map<string, string>();
const keyOf = (file: string, organization: string | undefined): string => `${file} ${organization ?? ''}`;
const folderOf = (file: string, organization: string | undefined): string =>
  folders.get(keyOf(file, organization)) ?? '';

beforeAll(async () => {
  for (const [file, organization] of cases)
    folders.set(keyOf(file, organization), await renderFile(file, organization));
});

describe('the configuration files of every starter and figure', () => {
  const filesOfAll = (edition: 'community' | 'enterprise'): string[] =>
    cases
      .filter(([file]) => (editionOf(file) === 'open-source') === (edition === 'community'))
      .flatMap(([file, organization]) => filesOf(folderOf(file, organization), /\.conf$/));

  it.skipIf(!judges.hoconKeys.isHere)('have no key that a node or service does not know', () => {
    for (const edition of ['community', 'enterprise'] as const) {
      const files = filesOfAll(edition);
      const args = [oracle('hocon-keys.mjs'), '--quiet', '--edition', edition, ...files];
      if (files.length > 0) expect(verdict(process.execPath, args)).toBe('');
    }
  });

  it.skipIf(!judges.hoconSyntax.isHere)('are read by the library that Canton reads them with', () => {
    const files = [...filesOfAll('community'), ...filesOfAll('enterprise')];
    expect(files.length).toBeGreaterThan(200);
    expect(verdict('bash', [oracle('hocon-syntax'), ...files])).toBe('');
  });
});

describe('the Compose files', () => {
  it('have the style that people expect', () => {
    const config = join(temporaryFolder(), 'dclint.json');
    // Services stand in the order in which they start; an image that is built has a name as well.
    const rules = {
      'services-alphabetical-order': 0,
      'no-build-and-image': 0,
      'require-quotes-in-ports': [1, { quoteType: 'double' }],
    };
    writeFileSync(config, JSON.stringify({ rules }));
    // It is slow, and its questions are the same for all.
    const files = cases
      .filter(([file]) => /production|variety|small/.test(file))
      .map(([file, organization]) => join(folderOf(file, organization), 'docker-compose.yaml'));
    expect(verdict('node_modules/.bin/dclint', ['--max-warnings', '0', '--config', config, ...files])).toBe(
      '',
    );
  });
});

describe.each(cases)('%s (%s), rendered for Compose', (file, organization) => {
  it.skipIf(!judges.compose.isHere)('is a Compose file that Docker Compose takes', () => {
    expect(
      verdict(
        process.execPath,
        [
          oracle('compose-check.mjs'),
          '--allow-missing',
          'secrets/*',
          join(folderOf(file, organization), 'docker-compose.yaml'),
        ],
        { env: { ...process.env, COMPOSE_V2: composeBinary } },
      ),
    ).toBe('');
  });

  it.skipIf(!judges.haproxy.isHere || !judges.openssl.isHere)(
    'has balancers that HAProxy starts without a warning',
    () => {
      const copies = temporaryFolder();
      for (const path of filesOf(folderOf(file, organization), /haproxy\/.*\.cfg$/))
        expect(verdict('haproxy', ['-c', '-dW', '-f', withFilesHere(path, copies)])).toBe('');
    },
  );

  it.skipIf(!judges.promtool.isHere)('has monitoring that Prometheus takes', () => {
    for (const path of filesOf(folderOf(file, organization), /prometheus\/(?!.*-alerts).*\.yml$/)) {
      const alerts = path.replace(/\.yml$/, '-alerts.yml');
      expect(verdict('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', alerts])).toBe('');
      const copy = join(temporaryFolder(), 'prometheus.yml');
      writeFileSync(copy, readFileSync(path, 'utf8').replace('/etc/prometheus/alerts.yml', alerts));
      expect(verdict('promtool', ['check', 'config', copy])).toBe('');
    }
  });

  it.skipIf(!judges.shellcheck.isHere)('has scripts without a mistake', () => {
    expect(
      verdict('shellcheck', ['--severity=style', ...filesOf(folderOf(file, organization), /\.sh$/)]),
    ).toBe('');
  });
});
