import {
  type Artifact,
  assets,
  checked,
  compareText,
  defineTarget,
  dockerfile,
  Entries,
  fillSlots,
  type ImageBuild,
  type In,
  isObject,
  type Job,
  joined,
  markdown,
  mergePatch,
  type PlainObject,
  type Plan,
  type PlannedImage,
  type Process,
  present,
  printHocon,
  printYaml,
  setOwn,
  withoutExternal,
} from '#template';
import { bootstrapScript, handOverFolder } from '../canton/bootstrap-script.ts';
import { consoleConfig } from '../canton/console-config.ts';
import { packageNames } from '../canton/packages.ts';
import { haproxyConfig } from '../haproxy/haproxy-config.ts';
import { setupSql } from '../postgres/setup-sql.ts';
import { processConfig } from '../process-config.ts';
import { alertFile, alertRules } from '../prometheus/alert-rules.ts';
import { composeScope, prometheusConfig, prometheusPort } from '../prometheus/prometheus-config.ts';
import { balancerService, configPath } from './balancer-service.ts';
import { databaseService } from './database-service.ts';
import { withListsForExtensions } from './entries.ts';
import { environmentExample } from './environment.ts';
import { grafanaFiles, grafanaService } from './grafana.ts';
import { interpolated } from './interpolation.ts';
import { handOverVolume, hasIdentify, jobService } from './job-service.ts';
import { monitorService } from './monitor-service.ts';
import { networksOf } from './networks.ts';
import { buildFolder, type ComposeContext, type ComposeService, hostOf, probeVolume } from './parts.ts';
import { probeTool, processService } from './process-service.ts';
import { readme } from './readme.ts';
import { scripts } from './scripts.ts';

const banner = 'Written by canton-plan; change the topology instead and render again.';

/** A folder that `docker compose up` starts. */
export const compose = defineTarget({
  name: 'compose',
  title: 'Docker Compose',
  makes:
    /^(?:docker-compose\.yaml|README\.md|\.env\.example|\.gitignore|(?:canton|grafana|json-api|oauth2-middleware|postgres|prometheus|trigger-service)\/[a-z0-9-]+\.(?:conf|canton|cfg|hba|json|md|sh|sql|ya?ml)|haproxy\/[a-z0-9-]+(?:\/haproxy)?\.cfg|scripts\/[a-z-]+\.sh|images\/[a-z0-9][A-Za-z0-9._+-]*\/Dockerfile|(?:dars|handover)\/README\.md)$/,
  *artifacts(whole) {
    const plan = withoutExternal(whole);
    const networks = networksOf(plan);
    const secrets = new Map(plan.secrets.map((secret) => [secret.name, secret]));
    const context: ComposeContext = {
      plan,
      probeService: freeName(plan, 'health-probe'),
      hostOf,
      secrets,
      networks: networks.byService,
      extraHosts: networks.extraHosts,
    };
    yield {
      path: 'docker-compose.yaml',
      text: printYaml(composeFile(plan, context, networks.names), banner, interpolated),
    };
    yield { path: 'README.md', text: readme(plan) };
    yield { path: '.env.example', text: environmentExample(plan, networks) };
    const helpers = scripts(plan, networks);
    const backups = helpers.some(({ path }) => path === 'scripts/backup.sh') ? 'backups/\n' : '';
    yield { path: '.gitignore', text: `.env\nsecrets/\nhandover/*.id\n${backups}` };
    yield* helpers;
    for (const process of plan.processes) yield configFile(process);
    for (const job of [...plan.jobs, ...plan.consoles]) yield* jobFiles(job, plan);
    for (const each of plan.balancers)
      yield {
        path: configPath(each),
        text: haproxyConfig(each, hostOf, { resolvesAtStart: true }),
      };
    yield* databaseFiles(plan, context);
    yield* monitorFiles(plan);
    yield* grafanaFiles(plan, banner);
    yield* imageFiles(plan);
    yield* folders(plan);
  },
});

const folderOf: Readonly<Record<Process['kind'], string>> = {
  domain: 'canton',
  sequencer: 'canton',
  mediator: 'canton',
  'domain-manager': 'canton',
  participant: 'canton',
  'json-api': 'json-api',
  'oauth-middleware': 'oauth2-middleware',
  'trigger-node': 'trigger-service',
};

const comment = (text: string): string => `# ${banner}\n${text}`;

const configFile = (process: Process): Artifact => ({
  path: `${folderOf[process.kind]}/${process.name}.conf`,
  text: comment(printHocon(processConfig(process, hostOf))),
});

const jobFiles = (job: Job, plan: Plan): Artifact[] => [
  { path: `canton/${job.name}.conf`, text: comment(printHocon(consoleConfig(job, plan, hostOf))) },
  ...scriptFile(job, plan),
];

function scriptFile(job: Job, plan: Plan): Artifact[] {
  const text = bootstrapScript(job, plan, hostOf);
  return text === undefined ? [] : [{ path: `canton/${job.name}.canton`, text }];
}

function* databaseFiles(plan: Plan, { secrets }: ComposeContext): Iterable<Artifact> {
  for (const server of plan.servers)
    if (server.product === 'postgres')
      yield { path: `postgres/${server.name}.sql`, text: setupSql(server, secrets) };
  if (rendered(plan).some((server) => server.isSecured))
    yield { path: 'postgres/start.sh', text: assets['postgres/start.sh'], isExecutable: true };
}

/** The servers that run here; others exist already, or are of a product that is not started here. */
const rendered = (plan: Plan) =>
  plan.servers.filter((server) => server.external === undefined && server.product === 'postgres');

const monitorFiles = (plan: Plan): Artifact[] =>
  plan.monitors.flatMap((monitor) => [
    { path: `prometheus/${monitor.name}.yml`, text: printYaml(prometheusConfig(monitor, hostOf), banner) },
    ...(monitor.hasAlerts
      ? [
          {
            path: `prometheus/${monitor.name}-alerts.yml`,
            text: printYaml(alertFile(alertRules(monitor, composeScope)), banner),
          },
        ]
      : []),
  ]);

function imageFiles(plan: Plan): Artifact[] {
  const builds = new Map<string, ImageBuild>();
  const add = (kind: string, { build }: PlannedImage): void => {
    if (build !== undefined) builds.set(buildFolder(kind, build), build);
  };
  for (const process of plan.processes) add(process.kind, process.image);
  for (const job of plan.jobs) add('canton', job.image);
  return [...builds].map(([folder, build]) => {
    const slots = { base: dockerfile.image(build.base), url: dockerfile.url(build.url) };
    return {
      path: `images/${folder}/Dockerfile`,
      text: build.file.endsWith('.jar')
        ? fillSlots('compose/service.Dockerfile', {
            ...slots,
            check: check(build, dockerfile`/app/service.jar`),
          })
        : fillSlots('compose/canton.Dockerfile', {
            ...slots,
            check: check(build, dockerfile`/tmp/canton.tar.gz`),
          }),
    };
  });
}

/** Stops the build at another file. `ADD --checksum` would do, but only where BuildKit builds. */
const check = ({ checksum }: ImageBuild, path: In<'dockerfile'>): In<'dockerfile'> =>
  checksum === undefined
    ? dockerfile``
    : dockerfile`echo "${dockerfile.sha256(checksum)}  ${path}" | sha256sum --check - \\
    && `;

/** Folders that containers mount have to be there, or the engine makes them as its own. */
function folders(plan: Plan): Artifact[] {
  const isGiven =
    !hasIdentify(plan) &&
    plan.jobs.some(({ task }) => task.type === 'domain' && task.foreignMembers.length > 0);
  const names = packageNames(plan.processes, plan.jobs);
  return [
    ...(names.length === 0
      ? []
      : [
          {
            path: 'dars/README.md',
            text: markdown`Put these packages here:\n\n${joined(names.map((name) => markdown`- ${markdown.code(name)}`))}\n`,
          },
        ]),
    ...(isGiven
      ? [
          {
            path: 'handover/README.md',
            text: 'Ids of participants that one organization hands to another: `NAME.id`, one line each.\n',
          },
        ]
      : []),
  ];
}

function composeFile(plan: Plan, context: ComposeContext, networks: readonly string[]): unknown {
  const patches = plan.overrides.filter((each) => each.target === 'compose' && each.name === undefined);
  const services = servicesOf(plan, context);
  const names = volumesOf(plan);
  const file = present({
    name: plan.settings.compose?.project ?? projectName(plan),
    services:
      patches.length === 0 && runsAnything(plan)
        ? new Entries(listed(services))
        : Object.fromEntries(services),
    networks: Object.fromEntries(networks.map((name) => [name, {}])),
    volumes: names.length === 0 ? undefined : Object.fromEntries(names.map((name) => [name, {}])),
    secrets: fileSecrets(plan, context),
  });
  if (patches.length === 0) return file;
  const patchedFile = patches.reduce<unknown>((known, each) => mergePatch(known, each.patch), file);
  // Lists come last: a patch of a map would take the place of one.
  return isObject(patchedFile) && isObject(patchedFile['services'])
    ? { ...patchedFile, services: Object.fromEntries(listed(Object.entries(patchedFile['services']))) }
    : patchedFile;
}

/** The services as Compose keeps all that they say. */
function* listed<T>(services: Iterable<[string, T]>): Iterable<[string, T]> {
  for (const [name, service] of services)
    yield [name, isObject(service) ? withListsForExtensions(service) : service];
}

/** Every service with its name, one after the other: all at once would be most of what is in memory. */
function* servicesOf(plan: Plan, context: ComposeContext): Iterable<[string, ComposeService]> {
  const named = (
    name: string,
    service: ComposeService,
    overrides: Process['overrides'] = [],
  ): [string, ComposeService] => [name, inOrder(patched(service, name, overrides))];
  for (const server of rendered(plan))
    yield named(server.name, databaseService(server, context), server.overrides);
  if (needsProbe(plan) || hasIdentify(plan))
    yield named(context.probeService, probeTool(hasIdentify(plan) ? handOverVolume : undefined));
  for (const process of plan.processes)
    yield named(process.name, processService(process, context), process.overrides);
  for (const balancer of plan.balancers)
    yield named(balancer.name, balancerService(balancer, context), balancer.overrides);
  for (const job of [...plan.jobs, ...plan.consoles])
    yield named(job.name, jobService(job, context, handOverFolder));
  for (const monitor of plan.monitors)
    yield named(monitor.name, monitorService(monitor, context, prometheusPort));
  for (const monitor of plan.monitors)
    if (monitor.dashboards !== undefined)
      yield named(monitor.dashboards.name, grafanaService(monitor, monitor.dashboards, context));
}

const runsAnything = (plan: Plan): boolean =>
  [rendered(plan), plan.processes, plan.balancers, plan.jobs, plan.consoles, plan.monitors].some(
    ({ length }) => length > 0,
  );

const needsProbe = (plan: Plan): boolean =>
  plan.processes.some((process) => process.liveness.type === 'http');

const volumesOf = (plan: Plan): string[] => [
  ...rendered(plan).map((server) => `${server.name}-data`),
  ...(needsProbe(plan) || hasIdentify(plan) ? [probeVolume] : []),
  ...plan.monitors.map((monitor) => `${monitor.name}-data`),
  ...plan.monitors.flatMap(({ dashboards }) => (dashboards === undefined ? [] : [`${dashboards.name}-data`])),
  ...(hasIdentify(plan) ? [handOverVolume] : []),
];

/** Administrators' passwords, which PostgreSQL's image takes as files; Compose makes them of variables of the environment file. */
function fileSecrets(plan: Plan, { secrets }: ComposeContext): PlainObject | undefined {
  const files = rendered(plan).flatMap(({ secret }) => secrets.get(secret) ?? []);
  return files.length === 0
    ? undefined
    : Object.fromEntries(
        files.map(({ name, variable }) => [
          name,
          { environment: checked('variable', variable, 'docker-compose.yaml') },
        ]),
      );
}

/** Keys in the order in which people expect them; others follow by name. */
const keyOrder = [
  'image',
  'build',
  'depends_on',
  'volumes',
  'secrets',
  'environment',
  'ports',
  'networks',
  'network_mode',
  'extra_hosts',
  'command',
  'entrypoint',
  'restart',
  'healthcheck',
  'logging',
  'labels',
  'user',
  'cap_add',
  'cap_drop',
  'deploy',
];
const inKeyOrder = new Set(keyOrder);

/** By a loop of its own: every service goes through it. */
function inOrder(service: ComposeService): ComposeService {
  const result: PlainObject = {};
  for (const key of keyOrder) if (key in service) result[key] = service[key];
  const others = Object.keys(service).filter((key) => !inKeyOrder.has(key));
  for (const key of others.sort(compareText)) setOwn(result, key, service[key]);
  return result;
}

/** A name that no component of the topology has. */
function freeName(plan: Plan, wanted: string): string {
  const all = [
    ...plan.servers,
    ...plan.processes,
    ...plan.balancers,
    ...plan.jobs,
    ...plan.consoles,
    ...plan.monitors,
    ...plan.monitors.flatMap(({ dashboards }) => dashboards ?? []),
  ];
  const taken = new Set([
    ...all.map((each) => each.name),
    ...plan.processes.flatMap(({ sharedName }) => sharedName ?? []),
  ]);
  let name = wanted;
  for (let number = 2; taken.has(name); number++) name = `${wanted}-${number}`;
  return name;
}

/** Lower case, beginning with a letter or digit (Compose specification, "Project name"). */
const projectName = (plan: Plan): string =>
  plan.name
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '') || 'canton';

/** A service with the user's own changes to it. */
function patched(service: ComposeService, name: string, overrides: Process['overrides']): ComposeService {
  let result: unknown = service;
  for (const each of overrides) {
    if (each.target === 'compose' && (each.name === undefined || each.name === name))
      result = mergePatch(result, each.patch);
  }
  return isObject(result) ? result : service;
}
