import { secretName, secretsInValue } from '../base/secrets.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { HoconReading } from '../hocon/read.ts';
import type { ConfigNode, ConfigObject, ConfigScalar } from '../hocon/tree.ts';
import type { SourceFile } from '../source/source-file.ts';
import { estateFinding } from './estate-rules.ts';
import { type Gap, type ServiceKind, sections } from './facts.ts';
import { originOf } from './origin.ts';

/** What reading one configuration has to say: mistakes as findings, what nobody can know here as gaps. */
export function unsetFindings(
  reading: HoconReading,
  knowsEnvironment: boolean,
  process: string,
  bare: ReadonlySet<SourceFile>,
): { findings: Diagnostic[]; gaps: Gap[] } {
  const findings: Diagnostic[] = [];
  const gaps: Gap[] = [];
  for (const { kind, message, place } of reading.problems) {
    const origin = originOf(place);
    if (kind === 'include' && bare.has(place.file))
      findings.push(
        estateFinding(
          'estate/include-not-read',
          `${process} is started with \`-c ${place.file.name.split('/').at(-1)}\`, a name without a folder, so what it includes is not read`,
          origin,
          'looked for on the class path alone',
        ),
      );
    else if (kind === 'include' && !/required/.test(place.file.text.slice(place.start, place.end)))
      gaps.push({ origin, text: message });
    else if (kind !== 'unset') findings.push(estateFinding('estate/unreadable', message, origin, 'here'));
    else if (knowsEnvironment)
      findings.push(
        estateFinding(
          'estate/substitution-not-set',
          `${message}, so ${process} does not start`,
          origin,
          'required here',
        ),
      );
    else if (secretName(keyBefore(place.file.text, place.start)) === undefined)
      gaps.push({ origin, text: `${message}: give its value with --variables FILE` });
  }
  return { findings, gaps };
}

const keyBefore = (text: string, at: number): string =>
  /([\w-]+)"?\s*[:=]\s*\S*$/.exec(text.slice(text.lastIndexOf('\n', at) + 1, at))?.[1] ?? '';

/** Mistakes that a configuration shows by itself. */
export function configFindings(config: ConfigObject, kind: ServiceKind | 'canton'): Diagnostic[] {
  const findings: Diagnostic[] = [];
  walk(config, [], findings);
  findings.push(...(kind === 'canton' ? strayBlocks(config) : ignoredKeys(config, kind)));
  return findings;
}

function walk(node: ConfigNode, path: readonly string[], findings: Diagnostic[]): void {
  if (node.kind === 'object')
    for (const [key, { value }] of node.entries) walk(value, [...path, key], findings);
  else if (node.kind === 'list') for (const item of node.items) walk(item, path, findings);
  else {
    literalSecret(node, path, findings);
    wrongVariable(node, path, findings);
  }
}

/** A secret that is a text of the file, and not a variable's value. */
function literalSecret(node: ConfigScalar, path: readonly string[], findings: Diagnostic[]): void {
  const key = path.at(-1) ?? '';
  if (
    node.substitutions.some(({ by }) => by !== 'configuration') ||
    typeof node.value !== 'string' ||
    node.value === ''
  )
    return;
  const isNamed = secretName(key) !== undefined || (key === 'secret' && path.includes('auth-services'));
  const isPath = /file|path|name$|^oauth-/.test(key) || node.value.startsWith('/');
  if ((isNamed && !isPath) || secretsInValue(node.value).some(({ kind }) => kind === 'url-password'))
    findings.push({
      ...estateFinding(
        'estate/literal-secret',
        `\`${path.join('.')}\` is written out`,
        originOf(node.place),
        'a secret stands here',
      ),
      // No frame shows it, whichever finding the frame is of.
      masked: [originOf(node.place)],
    });
}

const nouns: readonly [RegExp, RegExp][] = [
  [/ledger-api$/, /LEDGER/],
  [/admin-api$/, /ADMIN/],
  [/public-api$/, /PUBLIC|SEQUENCER/],
  [/grpc-health-server$|^health$/, /HEALTH/],
  [/metrics$|reporters$/, /METRIC|PROM/],
];

/** `admin-api.port = ${LEDGER_API_PORT}`: a port by the name of another one; a pool size by that of a port. */
function wrongVariable(node: ConfigScalar, path: readonly string[], findings: Diagnostic[]): void {
  const key = path.at(-1) ?? '';
  const owner = path.at(-2) ?? '';
  for (const { name, place } of node.substitutions) {
    if (!/^[A-Z][A-Z0-9_]*$/.test(name)) continue;
    const own = nouns.find(([of]) => of.test(owner))?.[1];
    const named = nouns.filter(([, by]) => by.test(name)).map(([, by]) => by);
    const isOther = key === 'port' && own !== undefined && named.length > 0 && !named.includes(own);
    const isPool = /max-connections|pool-size|maximumPoolSize/i.test(key) && /PORT/.test(name);
    const isPort = /^port(?:Number)?$/.test(key) && /POOL|MAX_CONN|CONNECTIONS/.test(name);
    if (isOther || isPool || isPort)
      findings.push(
        estateFinding(
          'estate/wrong-variable',
          `\`${path.slice(-2).join('.')}\` is read from ${name}`,
          originOf(place),
          'the variable of something else',
        ),
      );
  }
}

const nodeBlocks = new Set([
  'storage',
  'ledger-api',
  'admin-api',
  'public-api',
  'replication',
  'crypto',
  'init',
  'sequencer',
  'topology',
]);

/** `canton.participants.storage`: the block of a node where the name of a node is expected. */
function strayBlocks(config: ConfigObject): Diagnostic[] {
  const canton = config.entries.get('canton')?.value;
  if (canton?.kind !== 'object') return [];
  const stray = (owner: ConfigNode | undefined, where: string): Diagnostic[] =>
    owner?.kind !== 'object'
      ? []
      : [...owner.entries]
          .filter(([key, { value }]) => isStray(key, value))
          .map(([key, { key: place }]) =>
            estateFinding(
              'estate/block-outside-node',
              `\`${key}\` stands below \`${where}\`, outside every node`,
              originOf(place),
              'belongs to no node',
            ),
          );
  return [
    ...stray(canton, 'canton'),
    ...sections.flatMap((section) => stray(canton.entries.get(section)?.value, `canton.${section}`)),
  ];
}

/** Whether an entry among the nodes is a block that belongs into one. */
export const isStray = (name: string, value: ConfigNode): boolean =>
  nodeBlocks.has(name) && !isNode(value, nodeBlocks);

/** A node may have the name of a block; then it has blocks of its own. */
const isNode = (value: ConfigNode, blocks: ReadonlySet<string>): boolean =>
  value.kind === 'object' && [...value.entries.keys()].some((key) => blocks.has(key));

/** What services read their file without: sources as in facts of their configuration classes. */
function ignoredKeys(config: ConfigObject, kind: ServiceKind): Diagnostic[] {
  const findings: Diagnostic[] = [];
  const say = (node: ConfigObject | undefined, key: string, what: string): void => {
    const entry = node?.entries.get(key);
    if (entry !== undefined)
      findings.push(estateFinding('estate/ignored-key', what, originOf(entry.key), 'never read'));
  };
  const ledger = config.entries.get('ledger-api')?.value;
  if (kind === 'trigger-service' && ledger?.kind === 'object')
    say(
      ledger,
      'tls',
      'the trigger service does not read `ledger-api.tls`: the connection is plain unless `tls-config` says otherwise',
    );
  if (kind === 'json-api')
    say(
      config,
      'tls-config',
      'the JSON API does not read `tls-config`: TLS towards the ledger stands in `ledger-api.tls`',
    );
  if (kind === 'oauth-middleware') say(config, 'tls', 'the OAuth2 middleware has no TLS of its own');
  return findings;
}
