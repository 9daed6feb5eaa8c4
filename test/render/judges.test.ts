import { existsSync, readFileSync, writeFileSync } from 'node:fs';
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
  ['test/render/topologies/edges.yaml', undefined],
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
  const filesFor = (edition: 'community' | 'enterprise'): string[] =>
    cases
      .filter(([file]) => (editionOf(file) === 'open-source') === (edition === 'community'))
      .flatMap(([file, organization]) => filesOf(folderOf(file, organization), /\.conf$/));

  it.skipIf(!judges.hoconKeys.isHere)('have no key that a node or service does not know', () => {
    for (const edition of ['community', 'enterprise'] as const) {
      const files = filesFor(edition);
      const args = [oracle('hocon-keys.mjs'), '--quiet', '--edition', edition, ...files];
      if (files.length > 0) expect(verdict(process.execPath, args)).toBe('');
    }
  });

  it.skipIf(!judges.hoconSyntax.isHere)('are read by the library that Canton reads them with', () => {
    const files = [...filesFor('community'), ...filesFor('enterprise')];
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

/** What is judged at once: a program that starts for each folder takes longer to start than to read. */
const filesOfAll = (pattern: RegExp): string[] =>
  cases.flatMap(([file, organization]) => filesOf(folderOf(file, organization), pattern));

/** One file of each text: what two folders have in common is judged once. */
const different = (paths: readonly string[], textOfPath: (path: string) => string = read): string[] => [
  ...new Map(paths.map((path) => [textOfPath(path), path])).values(),
];
const read = (path: string): string => readFileSync(path, 'utf8');

/** A configuration of HAProxy without its remarks and the names and addresses of its servers. */
const withoutNames = (path: string): string =>
  read(path)
    .replace(/^#.*$/gm, '')
    .replace(/^( {2}server )[\w-]+ [\w.-]+(:\d+)/gm, '$1NAME$2')
    .replace(/\/etc\/trust\/[\w-]+/g, '');

describe('every starter and figure, and parts of organizations, rendered for Compose', () => {
  it.skipIf(!judges.compose.isHere)(
    'are Compose files that Docker Compose takes',
    () => {
      const files = filesOfAll(/\/docker-compose\.yaml$/);
      expect(files).toHaveLength(cases.length);
      expect(
        verdict(process.execPath, [oracle('compose-check.mjs'), '--allow-missing', 'secrets/*', ...files], {
          env: { ...process.env, COMPOSE_V2: composeBinary },
        }),
      ).toBe('');
    },
    240_000,
  );

  it.skipIf(!judges.haproxy.isHere || !judges.openssl.isHere)(
    'have balancers that HAProxy starts without a warning',
    () => {
      const copies = temporaryFolder();
      const paths = different(filesOfAll(/haproxy\/.*\.cfg$/), withoutNames);
      expect(paths.length).toBeGreaterThan(5);
      for (const path of paths)
        expect(verdict('haproxy', ['-c', '-dW', '-f', withFilesHere(path, copies)]), path).toBe('');
    },
  );

  it.skipIf(!judges.promtool.isHere)('have monitoring that Prometheus takes', () => {
    const rules = different(filesOfAll(/prometheus\/.*-alerts\.yml$/));
    expect(rules.length).toBeGreaterThan(10);
    expect(verdict('promtool', ['check', 'rules', '--lint=all', '--lint-fatal', ...rules])).toBe('');
    const copies = temporaryFolder();
    const configurations = filesOfAll(/prometheus\/(?!.*-alerts).*\.yml$/).map((path) => {
      const copy = join(copies, path.replaceAll('/', '_'));
      const alerts = path.replace(/\.yml$/, '-alerts.yml');
      expect(existsSync(alerts), alerts).toBe(true);
      writeFileSync(copy, read(path).replace('/etc/prometheus/alerts.yml', alerts));
      return copy;
    });
    expect(verdict('promtool', ['check', 'config', ...configurations])).toBe('');
  });

  it.skipIf(!judges.shellcheck.isHere)('have scripts without a mistake', () => {
    const scripts = different(filesOfAll(/\.sh$/));
    expect(scripts.length).toBeGreaterThan(10);
    expect(verdict('shellcheck', ['--severity=style', ...scripts])).toBe('');
  });
});
