import { durationPattern } from './duration.ts';
import { urlPattern } from './url.ts';

/** A kind of text that means something to a program which reads what is rendered. */
export interface TextType {
  /** A regular expression of JSON Schema: the schema asks for it, and printers ask again. */
  readonly pattern: string;
  /** `must be …`. */
  readonly what: string;
  /** How such a text looks, for whoever wrote another. */
  readonly looks: string;
  /** Whether it is an amount with a unit, which a number alone leaves open. */
  readonly hasUnit?: true;
}

/** What cannot be written, whatever it is quoted with. It is the user's to change, so it is told without a stack. */
export class UnsafeText extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UnsafeText';
  }
}

/** Signs that no name holds: controls, line breaks of any kind. */
const controls = '\\u0000-\\u001f\\u007f-\\u009f\\u2028\\u2029';
const component = '[a-z0-9]+(?:(?:\\.|__?|-+)[a-z0-9]+)*';
const repository = `(?:[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?/)?${component}(?:/${component})*`;
const tag = '[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}';
const digest = '[a-z][a-z0-9]*(?:[+._-][a-z][a-z0-9]*)*:[0-9a-fA-F]{32,128}';
const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

const type = (pattern: string, what: string, looks: string, hasUnit?: true): TextType => ({
  pattern,
  what,
  looks,
  ...(hasUnit ? { hasUnit } : {}),
});

/**
 * The kinds of text of the language. Sources of the grammars: POSIX (XBD 8.1) for variables, the OCI distribution
 * specification for images, RFC 1035 and 1123 as Kubernetes takes them for its names, RFC 3986 for paths.
 */
export const textTypes = {
  /** Any text in one line. */
  line: type(
    `^[^${controls}]*$`,
    'one line without control characters',
    'no line break or control character may stand here',
  ),
  /** A name of an environment variable. */
  variable: type(
    '^[A-Za-z_][A-Za-z0-9_]{0,254}$',
    'the name of an environment variable',
    'it has letters, digits and `_`, like `EXCHANGE_DB_PASSWORD`',
  ),
  /** A name of a variable that only the container sees; Java programs take dots. */
  containerVariable: type(
    '^[A-Za-z_][A-Za-z0-9_.-]{0,254}$',
    'the name of an environment variable',
    'it has letters, digits, `_`, `.` and `-`',
  ),
  release: type(
    '^v?\\d{1,4}\\.\\d{1,4}(?:\\.\\d{1,6})?(?:[-+][A-Za-z0-9_.+-]{1,80})?$',
    'a release',
    'a release looks like `2.10.4`',
  ),
  /** A version of another product, or its line. */
  version: type('^v?[0-9][A-Za-z0-9_.+-]{0,78}$', 'a version', 'a version looks like `14` or `1.30`'),
  image: type(
    `^(?=.{1,512}$)${repository}(?::${tag})?(?:@${digest})?$`,
    'an image reference',
    'an image looks like `registry.example/canton:2.10.4`; its name is in lower case',
  ),
  repository: type(
    `^(?=.{1,384}$)${repository}$`,
    'an image repository',
    'a repository looks like `registry.example/canton`, without a tag',
  ),
  tag: type(`^${tag}$`, 'an image tag', 'a tag looks like `2.10.4`'),
  digest: type(`^${digest}$`, 'an image digest', 'a digest looks like `sha256:` and 64 hexadecimal digits'),
  sha256: type(
    '^sha256:[0-9a-f]{64}$',
    'a SHA-256 checksum',
    'a checksum looks like `sha256:` and 64 hexadecimal digits in lower case',
  ),
  /** The name of a file, without a folder. */
  fileName: type(
    '^[A-Za-z0-9_][A-Za-z0-9._+-]{0,250}$',
    'the name of a file',
    'a file is called like `canton-open-source-2.10.4.tar.gz`',
  ),
  /** The name of a database: libpq takes one with `=`, or with the beginning of a URL, for the whole address of a server. */
  databaseName: type(
    `^(?!-)[^=/${controls}]*$`,
    'the name of a database',
    'it has no `=` and no `/`, and does not begin with `-`: programs of PostgreSQL take such a name for an address or an option',
  ),
  /** The path of a request, with its query. */
  httpPath: type(
    '^/[A-Za-z0-9._~!$&()*+,;=:@%/?-]{0,1023}$',
    'the path of a request',
    'a path looks like `/livez`',
  ),
  /** A host by name or number. */
  host: type(
    '^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?$|^\\[?[0-9A-Fa-f:.]{2,45}\\]?$',
    'a host name',
    'a host looks like `pg.exchange.example`',
  ),
  /** A host with or without a port. */
  address: type(
    '^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?(?::[0-9]{1,5})?$|^\\[[0-9A-Fa-f:.]{2,45}\\](?::[0-9]{1,5})?$|^[0-9A-Fa-f:]{2,39}$',
    'an address',
    'an address looks like `sequencer.exchange.example:443`',
  ),
  /** A host with its port. */
  endpoint: type(
    '^[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_.])?:[0-9]{1,5}$|^\\[[0-9A-Fa-f:.]{2,45}\\]:[0-9]{1,5}$',
    'a host with its port',
    'it looks like `peer0.exchange.example:7051`',
  ),
  /** A host name in a certificate. */
  dnsName: type(
    '^(?:\\*\\.)?[A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?$|^[0-9A-Fa-f:.]{2,45}$',
    'a DNS name',
    'a DNS name looks like `ledger.exchange.example`',
  ),
  /** A host name, or addresses of a network. */
  hostOrNetwork: type(
    '^[A-Za-z0-9_*.:-]{1,253}(?:/[0-9]{1,3})?$',
    'a host name or a network',
    'it looks like `login.example` or `10.0.0.0/8`',
  ),
  /** An amount of memory or storage, as Kubernetes writes it. */
  quantity: type(
    '^[0-9]{1,15}(?:\\.[0-9]{1,9})?(?:[EPTGMK]i|[EPTGMkK]|[kmgt])?$',
    'an amount',
    'an amount looks like `6Gi` or `500M`',
    true,
  ),
  /** CPU cores. */
  cores: type(
    '^[0-9]{1,6}(?:\\.[0-9]{1,6})?$|^[0-9]{1,9}m$',
    'a number of cores',
    'cores look like `2`, `0.5` or `500m`',
  ),
  heap: type('^[1-9][0-9]{0,14}[kKmMgGtT]?$', 'a size of the heap', 'a heap looks like `4g`', true),
  /** A name of a namespace, or of anything else that becomes one part of a DNS name. */
  kubernetesLabel: type(
    `^${label}$`,
    'a name as Kubernetes takes it',
    'it has at most 63 lower-case letters, digits and `-`',
  ),
  /** A name of most objects. */
  kubernetesName: type(
    `^(?=.{1,253}$)${label}(?:\\.${label})*$`,
    'a name as Kubernetes takes it',
    'it has lower-case letters, digits, `-` and `.`',
  ),
  kubernetesKind: type('^[A-Z][A-Za-z0-9]{0,62}$', 'a kind of object', 'it looks like `Issuer`'),
  /** The value of a label. */
  labelValue: type(
    '^(?:[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$',
    'a value of a label',
    'it has at most 63 letters, digits, `-`, `_` and `.`',
  ),
  /** The key of a label, with or without the domain of its owner. */
  labelKey: type(
    '^(?:[a-z0-9.-]{1,253}/)?[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$',
    'a key of a label',
    'it looks like `k8s-app` or `dns.example/server`',
  ),
  /** The DNS domain of a cluster. */
  clusterDomain: type(
    `^(?=.{1,180}$)${label}(?:\\.${label})*$`,
    'a DNS domain',
    'a DNS domain looks like `cluster.local`',
  ),
  /** A key of an external store of secrets. */
  remoteKey: type(
    '^[A-Za-z0-9._/-]{1,253}$',
    'the beginning of a key',
    'it has letters, digits, `.`, `_`, `-` and `/`',
  ),
  /** A key inside a Secret or ConfigMap. */
  secretKey: type('^[A-Za-z0-9._-]{1,253}$', 'a key of a secret', 'it has letters, digits, `.`, `_` and `-`'),
  composeProject: type(
    '^[a-z0-9][a-z0-9_-]{0,62}$',
    'a project name as Docker Compose takes it',
    'it has lower-case letters, digits, `-` and `_`, and begins with a letter or digit',
  ),
  duration: type(
    durationPattern,
    'a length of time',
    'a length of time looks like `500ms`, `30s`, `10m` or `1h`',
    true,
  ),
  /** Fields of Log4j's `CronExpression`, which Canton reads: seconds first, the year may be left out. */
  cron: type(
    '^[0-9A-Za-z*?/,#-]+(?: [0-9A-Za-z*?/,#-]+){5,6}$',
    'a schedule of six or seven fields',
    'its fields are seconds, minutes, hours, day of the month, month, day of the week and perhaps the year',
  ),
  /** Where an object store keeps files, as Barman reads it. */
  storePath: type(
    '^(?:s3|gs|https)://[A-Za-z0-9._~:/-]+$',
    'a path in an object store',
    'it begins with `s3://`, `gs://` or, for Azure, `https://`',
  ),
  url: type(urlPattern, 'a URL', 'a URL begins with `https://` or `http://`'),
} as const satisfies Record<string, TextType>;

export type TextTypeName = keyof typeof textTypes;

const tests = new Map<string, RegExp>();

/** Whether a text is of a type. */
export function isOfType(name: TextTypeName, text: string): boolean {
  let test = tests.get(name);
  if (test === undefined) {
    test = new RegExp(textTypes[name].pattern, 'u');
    tests.set(name, test);
  }
  return test.test(text);
}

/** The type that a pattern of the schema stands for. */
export const typeOfPattern = (pattern: string): TextType | undefined =>
  Object.values<TextType>(textTypes).find((each) => each.pattern === pattern);
