import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type JudgeOptions, judgeKeys } from '../../src/profiles/keys/judge-keys.ts';
import { type FileKind, rootOf, shapeOf } from '../../src/profiles/keys/key-table.ts';
import { parseRelease, type Release } from '../../src/profiles/release.ts';
import { oracle, temporaryFolder, verdict } from '../render/rendered.ts';
import { hoconValue } from './hocon-value.ts';

const faults = (
  release: string,
  text: string,
  kind: FileKind = 'canton',
  edition: JudgeOptions['edition'] = 'enterprise',
): string[] => {
  const parsed = parseRelease(release);
  if (parsed === undefined) throw new Error(release);
  return judgeKeys(kind, hoconValue(text), { release: parsed, edition }).map(
    ({ path, text, isIgnored }) =>
      `${path.join('.').replace(/^canton\./, '')} ${text}${isIgnored ? ', ignored' : ''}`,
  );
};

const embedded = (text: string): string => `canton.domains.d.init.domain-parameters { ${text} }`;

const participant = (text: string): string => `canton.participants.p { ${text} }`;

describe('the keys of each release', () => {
  it.each([
    [
      '2.9',
      'canton.remote-sequencers.s { admin-api { address = s, port = 2 }, public-api { address = s, port = 1, tls.trust-collection-file = c } }',
    ],
    ['2.7.7', 'canton.parameters.exit-on-fatal-failures = no'],
    ['2.8.3', 'canton.parameters.exit-on-fatal-failures = no'],
    ['2.9.5', 'canton.parameters.startup-memory-check-config = warn'],
    [
      '2.7',
      participant('ledger-api.auth-services = [{ type = jwt-rs-256-jwks, url = u, target-scope = s }]'),
    ],
    ['2.5', participant('monitoring.grpc-health-server.port = 5')],
    ['2.7', participant('ledger-api.index-service.max-contract-state-cache-size = 5')],
    ['2.8', participant('ledger-api.postgres-data-source.synchronous-commit = remote_write')],
    ['2.7', 'canton.monitoring.tracing.tracer.exporter { type = otlp, port = 4318 }'],
    ['2.9', 'canton.participants-x.p { }'],
    ['2.10', participant('no-such-key = 1')],
    ['2.10', participant('storage { type = mysql }')],
    ['2.10', participant('admin-api.port = 70000')],
    ['2.10', participant('parameters.admin-workflow.submission-timeout = 30')],
    ['2.10', `canton.participants.${'p'.repeat(31)} { }`],
    ['2.10', embedded('protocol-version = 5, reconciliation-interval = 30s')],
    ['2.10', embedded('protocol-version = 5, max-rate-per-participant = 500')],
    ['2.5', embedded('protocol-version = 4, max-inbound-message-size = 4194304')],
  ])('%s refuses %s', (release, text) => {
    expect(faults(release, text)).toHaveLength(1);
  });

  it.each([
    [
      '2.10',
      embedded('protocol-version = 5, reconciliation-interval = 60 s, max-rate-per-participant = 1000000'),
    ],
    ['2.8', embedded('protocol-version = 3, reconciliation-interval = 30s')],
    ['2.7.8', 'canton.parameters.exit-on-fatal-failures = no'],
    ['2.8.4', 'canton.parameters.exit-on-fatal-failures = no'],
    ['2.10', 'canton.parameters.startup-memory-check-config = warn'],
    ['2.8', participant('ledger-api.index-service.max-contract-state-cache-size = 5')],
    ['2.7', participant('ledger-api.postgres-data-source.synchronous-commit = remote_write')],
    ['2.8', 'canton.monitoring.tracing.tracer.exporter { type = otlp, port = 4318 }'],
    // The sources contradict each other.
    [
      '2.6',
      participant('ledger-api.auth-services = [{ type = jwt-rs-256-jwks, url = u, target-audience = s }]'),
    ],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a substitution of HOCON
    ['2.10', participant('storage { type = postgres, config.properties.password = ${PASSWORD} }')],
  ])('%s takes %s', (release, text) => {
    expect(faults(release, text)).toEqual([]);
  });

  it('says what is required, what is ignored, and what Enterprise alone has', () => {
    expect(faults('2.10', 'server { address = a }', 'json-api')).toEqual([
      'server.port is missing',
      'ledger-api is missing',
    ]);
    const api = 'server { address = a, port = 1 }, ledger-api { address = l, port = 2 }';
    expect(faults('2.7', `${api}, auth-config.target-scope = s`, 'json-api')).toEqual([
      'auth-config is not known in 2.7 (since 2.8), ignored',
    ]);
    expect(faults('2.10', participant('replication.enabled = yes'), 'canton', 'open-source')).toEqual([
      'participants.p.replication needs the Enterprise edition',
    ]);
  });

  const judge = oracle('hocon-keys.mjs');
  if (!existsSync(judge)) console.warn('SKIPPED: the table of keys is compared with no other');
  it.skipIf(!existsSync(judge)).each(['2.5', '2.7', '2.9'])(
    'are those that an independent reader of such files knows for %s',
    (line) => {
      const texts = [...new Set(limitedKeys())];
      const folder = temporaryFolder();
      const files = texts.map((_, index) => join(folder, `${index}.conf`));
      for (const [index, file] of files.entries()) writeFileSync(file, texts[index] ?? '');
      const said = verdict(process.execPath, [judge, '--partial', '--quiet', '--line', line, ...files]);
      const refused = new Set([...said.matchAll(/\/(\d+)\.conf: error/g)].map(([, index]) => Number(index)));
      const release = parseRelease(line) as Release;
      const isRefused = (text: string): boolean =>
        judgeKeys('canton', hoconValue(text), { release, edition: 'enterprise', isPart: true }).length > 0;
      expect(refused.size).toBeGreaterThan(15);
      expect(texts.filter((text, index) => refused.has(index) !== isRefused(text))).toEqual([]);
    },
    120_000,
  );
});

const values: Readonly<Record<string, string>> = {
  bool: 'true',
  int: '5',
  number: '1',
  port: '5',
  duration: '10s',
};

/** One configuration for each key that some releases do not have, and for each that takes one value alone. */
function* limitedKeys(spec = rootOf('canton'), path = '', seen: readonly string[] = []): Generator<string> {
  const type = typeof spec === 'string' ? spec : (spec.is ?? '');
  if (seen.includes(type) || seen.length > 8) return;
  const inner = type.startsWith('@') ? [...seen, type] : seen;
  const shape = shapeOf(spec);
  const isLimited = [shape.since, shape.until, shape.only].some((each) => each !== undefined);
  if (shape.map !== undefined) yield* limitedKeys(shape.map, `${path}.n`, inner);
  for (const [key, each] of Object.entries(shape.keys ?? {}))
    yield* limitedKeys(each, `${path}.${key}`, inner);
  for (const [value, range] of Object.entries(shape.values ?? {}))
    if (range.since !== undefined || range.until !== undefined) yield `${path} = "${value}"`.slice(1);
  if (!isLimited || shape.is === 'any' || shape.variants !== undefined) return;
  const written = (shape.keys ?? shape.map) ? '{ }' : shape.list ? '[ ]' : values[shape.is ?? ''];
  yield `${path} = ${written ?? `"${shape.is?.includes('|') ? shape.is.split('|')[0] : 'x'}"`}`.slice(1);
}
