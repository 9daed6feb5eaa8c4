import { isObject } from '../base/object.ts';
import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import { readHocon } from '../hocon/read.ts';
import type { ConfigObject } from '../hocon/tree.ts';
import { readYaml } from '../parse/read-yaml.ts';
import type { SourceFile } from '../source/source-file.ts';
import { haproxyBalancers, isHaproxy, isNginx, nginxBalancers } from './balancers.ts';
import { composeWorkloads, envFile } from './compose.ts';
import { objectAt } from './config-access.ts';
import { estateFinding } from './estate-rules.ts';
import type {
  BalancerFact,
  CantonNodeFact,
  ConfiguredProcess,
  DatabaseServerFact,
  Estate,
  Gap,
  ServiceFact,
  ServiceKind,
  Workload,
} from './facts.ts';
import { sections } from './facts.ts';
import { Folder } from './folder.ts';
import { chartOf, type HelmRelease, helmProcesses } from './helm.ts';
import { configFindings, isStray, unsetFindings } from './inspect-config.ts';
import { judgeConfig, releaseIn } from './judge-config.ts';
import { Manifests } from './kubernetes.ts';
import { type Origin, originOf, YamlPart } from './origin.ts';

export interface EstateOptions {
  /** Files that are one configuration, later ones winning, as `-c A -c B` at the command line of Canton. */
  readonly configs?: readonly SourceFile[];
  /** Variables of an env file. */
  readonly variables?: ReadonlyMap<string, string>;
}

export interface EstateReading {
  readonly estate: Estate;
  readonly findings: readonly Diagnostic[];
  readonly gaps: readonly Gap[];
  /** How many files of each kind were understood, for the report. */
  readonly understood: ReadonlyMap<string, number>;
}

const noSource =
  /(?:^|\/)(?:\.gitignore|\.canton-plan-manifest\.json|README[^/]*|LICENSE|prerequisites\.txt)$|\.(?:md|sql|sh|pem|crt|key|dar|png|svg|txt)$|(?:^|\/)\.env(?:\.\w+)?$|Dockerfile$/;
const template =
  /\{\{-?\s*(?:\.(?:Values|Release|Chart|Capabilities)|(?:include|range|with|if|toYaml|template|tpl|define|end)\b)/;

/** Reads files of every kind that is known, each recognised by what it says. */
export function readEstate(files: readonly SourceFile[], options: EstateOptions = {}): EstateReading {
  return new EstateReader(files, options).read();
}

class EstateReader {
  readonly #folder: Folder;
  readonly #options: EstateOptions;
  readonly #findings: Diagnostic[] = [];
  readonly #gaps: Gap[] = [];
  readonly #understood = new Map<string, number>();
  readonly #nodes: CantonNodeFact[] = [];
  readonly #services: ServiceFact[] = [];
  readonly #balancers: BalancerFact[] = [];
  readonly #servers: DatabaseServerFact[] = [];
  readonly #workloads: Workload[] = [];
  readonly #helm: HelmRelease[] = [];
  readonly #manifests: Manifests;
  /** Files that some process reads, so that they are not read once more by themselves. */
  readonly #claimed = new Set<string>();
  #name: string | undefined;
  #prometheus: Origin | undefined;
  #alerts: Origin | undefined;

  constructor(files: readonly SourceFile[], options: EstateOptions) {
    this.#folder = new Folder(files);
    this.#options = options;
    this.#manifests = new Manifests(this.#folder);
  }

  read(): EstateReading {
    const { files } = this.#folder;
    for (const file of files)
      if (/\.ya?ml$|\.json$/.test(file.name) && !noSource.test(file.name)) this.#yaml(file);
    this.#workloads.push(...this.#manifests.workloads());
    this.#servers.push(...this.#manifests.databases);
    this.#alerts ??= this.#manifests.hasAlerts?.origin;
    this.#prometheus ??= this.#manifests.hasMonitor?.origin;
    this.#gaps.push(...this.#manifests.gaps);
    for (const workload of this.#workloads) this.#workload(workload);
    for (const release of this.#helm) this.#release(release);
    const { configs = [] } = this.#options;
    if (configs.length > 0) this.#standalone(configs);
    const rest = files.filter((file) => !this.#claimed.has(file.name) && !noSource.test(file.name));
    for (const file of rest) if (/\.(?:conf|cfg|hocon)$/.test(file.name)) this.#rest(file);
    const scripts = files.filter(({ name }) => /\.(?:canton|sc)$/.test(name)).map((file) => ({ file }));
    if (scripts.length > 0) this.#count('console scripts', scripts.length);
    return {
      estate: {
        name: this.#name,
        nodes: this.#nodes,
        services: this.#services,
        balancers: this.#balancers,
        servers: this.#servers,
        scripts,
        workloads: this.#workloads,
        hasPrometheus: this.#prometheus,
        hasAlerts: this.#alerts,
      },
      findings: this.#findings,
      gaps: this.#gaps,
      understood: this.#understood,
    };
  }

  #count(kind: string, by = 1): void {
    this.#understood.set(kind, (this.#understood.get(kind) ?? 0) + by);
  }

  #gap(origin: Origin, text: string): void {
    this.#gaps.push({ origin, text });
  }

  #yaml(file: SourceFile): void {
    if (file.name.endsWith('.json') && !/"(?:apiVersion|services)"/.test(file.text)) return;
    if (template.test(file.text)) {
      const start = file.text.search(template);
      this.#gap(
        { file, span: { start, end: start + 2 } },
        'a Helm template, not values: run `helm template` and import what it prints',
      );
      return;
    }
    const { documents, stopped } = readYaml(file.text);
    if (stopped !== undefined) {
      this.#findings.push(
        estateFinding('estate/unreadable', stopped.message, { file, span: stopped.span }, stopped.label),
      );
      return;
    }
    for (const document of documents) {
      const part = new YamlPart(file, document, document.value);
      if (isObject(document.value)) this.#document(part);
    }
  }

  #document(part: YamlPart): void {
    const { value } = part;
    const has = (key: string): boolean => isObject(value) && Object.hasOwn(value, key);
    if (part.at('apiVersion').text === 'canton-plan/v1')
      this.#gap(part.origin, 'a topology of canton-plan, not an estate: left alone');
    else if (has('apiVersion') && has('kind')) {
      this.#count('Kubernetes objects');
      this.#manifests.add(part);
      this.#name ??=
        part.at('metadata', 'labels', 'app.kubernetes.io/managed-by').text === 'canton-plan'
          ? part.at('metadata', 'labels', 'app.kubernetes.io/part-of').text
          : undefined;
    } else if (has('services') && isObject(part.at('services').value)) this.#compose(part);
    else if (has('scrape_configs')) this.#prometheus ??= part.origin;
    else if (has('groups') && part.at('groups', 0, 'rules').value !== undefined) this.#alerts ??= part.origin;
    else {
      const chart = chartOf(part);
      if (chart === undefined)
        this.#gap(part.origin, 'not recognised as Compose, Kubernetes or values of a chart of the vendor');
      else {
        this.#count(`values of chart ${chart.chart}`);
        this.#helm.push(chart);
      }
    }
  }

  #compose(part: YamlPart): void {
    this.#count('Compose files');
    this.#name ??= part.at('name').text;
    const beside = this.#folder.beside(part.file, '.env');
    const variables = new Map([
      ...(beside === undefined ? [] : envFile(beside)),
      ...(this.#options.variables ?? []),
    ]);
    this.#workloads.push(...composeWorkloads(part, this.#folder, variables));
  }

  #workload(workload: Workload): void {
    const image = workload.image ?? '';
    const { files } = workload;
    if (/(?:^|\/)postgres(?:ql)?(?::|@|$)/.test(image)) this.#servers.push(serverOf(workload));
    else if (/haproxy|nginx/.test(image)) {
      for (const file of files.values()) {
        if (!isHaproxy(file.text) && !isNginx(file.text)) continue;
        this.#claimed.add(file.name);
        this.#balancer(file, workload.name, workload);
      }
    } else {
      const { documents, bare, absent } = configsOf(workload);
      for (const name of /canton|http-json|trigger|oauth2/.test(image) ? absent : [])
        this.#gap(
          workload.origin,
          `\`${workload.name}\` is started with ${name}, which is not among the files`,
        );
      if (documents.length > 0) this.#process(workload.name, documents, workload, bare);
    }
    for (const file of files.values()) this.#claimed.add(file.name);
  }

  #balancer(file: SourceFile, name: string, workload: Workload | undefined): void {
    const found = isHaproxy(file.text)
      ? haproxyBalancers(file, name, workload)
      : nginxBalancers(file, name, workload);
    this.#count(isHaproxy(file.text) ? 'HAProxy configurations' : 'nginx configurations');
    this.#balancers.push(...found);
  }

  #rest(file: SourceFile): void {
    const stem = (file.name.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
    if (isHaproxy(file.text) || isNginx(file.text)) this.#balancer(file, stem, undefined);
    else this.#standalone([file]);
  }

  #standalone(files: readonly SourceFile[]): void {
    const last = files.at(-1) as SourceFile;
    for (const file of files) this.#claimed.add(file.name);
    const stem = (last.name.split('/').at(-1) ?? '').replace(/\.\w+$/, '');
    this.#process(stem, files, undefined);
  }

  #process(
    name: string,
    documents: readonly SourceFile[],
    workload: Workload | undefined,
    bare: ReadonlySet<SourceFile> = new Set(),
  ): void {
    const variables = new Map(this.#options.variables ?? []);
    for (const [key, value] of workload?.environment ?? []) variables.set(key, value ?? `\${${key}}`);
    const reading = readHocon(documents, {
      environment: variables,
      load: (path, from) => (bare.has(from) ? undefined : this.#folder.beside(from, path)),
    });
    for (const file of reading.files) this.#claimed.add(file.name);
    const knows = workload?.knowsEnvironment === true || this.#options.variables !== undefined;
    const { findings, gaps } = unsetFindings(reading, knows, name, bare);
    this.#findings.push(...findings);
    this.#gaps.push(...gaps);
    const process = {
      name,
      workload,
      config: reading.value,
      origin: workload?.origin ?? originOf(reading.value.place),
    };
    this.#configured(process, documents);
  }

  #configured(process: ConfiguredProcess, documents: readonly SourceFile[]): void {
    const { config } = process;
    const kind = kindOf(config, process.workload?.image ?? '');
    this.#findings.push(...configFindings(config, kind ?? 'canton'));
    const release = releaseIn(process.workload?.image ?? '');
    this.#findings.push(...judgeConfig(config, kind ?? 'canton', release));
    if (kind !== undefined) {
      this.#count(`${kind} configurations`);
      this.#services.push({ kind, process });
      return;
    }
    const canton = objectAt(config, 'canton');
    if (canton === undefined) {
      // A file of parts for others to include is nothing by itself.
      if (
        config.entries.size > 0 &&
        process.workload === undefined &&
        documents.length === 1 &&
        documents[0] !== undefined
      )
        this.#gap(
          { file: documents[0], span: { start: 0, end: 1 } },
          'configuration without a Canton node or a Daml service',
        );
      return;
    }
    this.#count('Canton configurations');
    if (process.workload?.isOneShot === true) return;
    // A block that stands where nodes do is a finding, and no node.
    for (const section of sections)
      for (const [name, { value, key }] of objectAt(canton, section)?.entries ?? [])
        if (value.kind === 'object' && !isStray(name, value))
          this.#nodes.push({ section, name, node: value, origin: originOf(key), process });
  }

  #release(release: HelmRelease): void {
    const { nodes, services, workloads, findings, gaps } = helmProcesses(release);
    this.#nodes.push(...nodes);
    this.#services.push(...services);
    this.#workloads.push(...workloads);
    this.#findings.push(...findings);
    this.#gaps.push(...gaps);
  }
}

interface NamedConfigs {
  readonly documents: readonly SourceFile[];
  /** Those that are named without a folder: files that they include are not looked for beside them. */
  readonly bare: ReadonlySet<SourceFile>;
  /** Names that lead to no file of the estate. */
  readonly absent: readonly string[];
}

/** The configurations that a process is started with, in order. */
function configsOf({ arguments: words, files, workingDirectory = '', image = '' }: Workload): NamedConfigs {
  const named: string[] = [];
  for (const [index, word] of words.entries()) {
    const inline = /^(?:--config|-c)=(.+)$/.exec(word)?.[1];
    if (inline !== undefined) named.push(...inline.split(','));
    else if (word === '-c' || word === '--config') named.push(...(words[index + 1] ?? '').split(','));
  }
  const all = [...files];
  if (named.length === 0) {
    const isOurs = /canton|http-json|trigger|oauth2/.test(image);
    const documents = isOurs ? all.filter(([path]) => path.endsWith('.conf')).map(([, file]) => file) : [];
    return { documents, bare: new Set(), absent: [] };
  }
  const found = named.map((name) => {
    const own = name.replace(/^\.\//, '');
    const inFolder = files.get(name.startsWith('/') ? name : `${workingDirectory.replace(/\/$/, '')}/${own}`);
    const alike = all.filter(([path]) => path.endsWith(`/${own}`));
    const file = inFolder ?? (!name.startsWith('/') && alike.length === 1 ? alike[0]?.[1] : undefined);
    return { name, file, isBare: !name.includes('/') };
  });
  return {
    documents: found.flatMap(({ file }) => file ?? []),
    bare: new Set(found.flatMap(({ file, isBare }) => (isBare && file !== undefined ? [file] : []))),
    absent: found.filter(({ name, file }) => file === undefined && name !== '').map(({ name }) => name),
  };
}

/** Which service a configuration is for, by its keys; Canton's own has `canton`. */
function kindOf(config: ConfigObject, image: string): ServiceKind | undefined {
  const has = (key: string): boolean => config.entries.has(key);
  if (has('canton')) return undefined;
  if (has('oauth-auth') || has('oauth-token') || /oauth2-middleware/.test(image)) return 'oauth-middleware';
  if (
    has('trigger-store') ||
    has('dar-paths') ||
    has('authorization') ||
    (/trigger/.test(image) && has('ledger-api'))
  )
    return 'trigger-service';
  return has('ledger-api') &&
    (has('server') || has('query-store') || has('static-content') || /http-json/.test(image))
    ? 'json-api'
    : undefined;
}

function serverOf(workload: Workload): DatabaseServerFact {
  const setting = workload.arguments
    .map((word) => /^max_connections=(\d+)$/.exec(word)?.[1])
    .find((found) => found !== undefined);
  return {
    name: workload.name,
    origin: workload.origin,
    hosts: [workload.name, ...workload.aliases],
    workload,
    organization: workload.organization,
    version: /:(\d+)/.exec(workload.image ?? '')?.[1],
    isHighlyAvailable: false,
    maxConnections: setting === undefined ? undefined : Number(setting),
  };
}
