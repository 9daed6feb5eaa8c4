import { listNames, plural } from '../base/names.ts';
import type { InstanceStatus, Problem, StatusReport } from '../status/index.ts';
import { columns } from './columns.ts';
import { visible, wrap } from './terminal-text.ts';

/** The report for people at a terminal. */
export function statusTable(report: StatusReport): string {
  const { name, instances, unanswered, problems, at } = report;
  const organizations = [...new Set(instances.map(({ organization }) => organization))];
  return [
    `${visible(name)}, ${placeWords(report)}, ${new Date(at).toISOString().slice(0, 19)}Z\n`,
    ...organizations.map((organization) => section(organization, instances)),
    unanswered.length === 0
      ? ''
      : `\nCould not be asked\n\n${unanswered.map(({ what, why }) => item(`${what}: ${why}`)).join('')}`,
    problemText(
      'Errors',
      problems.filter(({ severity, code, names }) => severity === 'error' && !isUnanswered(code, names)),
    ),
    problemText(
      'Warnings',
      problems.filter(({ severity }) => severity === 'warning'),
    ),
    unknownText(instances),
    `\n${summary(report)}\n`,
  ].join('');
}

const isUnanswered = (code: string, names: readonly string[]): boolean =>
  code === 'unanswered' && names.length === 0;

const placeWords = ({ target, place }: StatusReport): string =>
  ({
    compose: `containers of ${visible(place)}`,
    k8s: place === '' ? 'cluster of the current context' : `cluster of context ${visible(place)}`,
    endpoints: `addresses of ${visible(place)}`,
  })[target];

function section(organization: string, instances: readonly InstanceStatus[]): string {
  const own = instances.filter((each) => each.organization === organization);
  const rows = own.map(row);
  // A column without a word in it tells nothing.
  const told = head.map((_, column) => rows.some((cells) => cells[column] !== ''));
  const kept = (cells: readonly string[]): string[] => cells.filter((_, column) => told[column]);
  const table = columns(kept(head), rows.map(kept));
  return `\n${organization === '' ? '' : `${visible(organization)}\n\n`}${table}\n`;
}

const head = [
  ...['', 'what', 'kind', 'zone', 'state', 'role', 'release', 'configuration'],
  ...['balancer', 'certificate', 'database'],
];

const signs = { 'as-planned': 'ok', warning: 'look', error: 'BAD', unknown: '?' } as const;

/** The cells that people compare; a question mark stands for what could not be found out. */
function row(status: InstanceStatus): string[] {
  const { presence, detail, certificate, balancers, databases, differences } = status;
  const isThere = presence === 'running' || presence === 'starting';
  return [
    signs[status.verdict],
    status.name,
    status.kind,
    status.zone ?? '',
    detail === '' ? presence : `${presence}, ${detail}`,
    { none: '', unknown: isThere ? '?' : '', active: 'active', passive: 'passive' }[status.role],
    releaseCell(status),
    !isThere ? '' : differences === undefined ? '?' : differences.length === 0 ? 'as rendered' : 'differs',
    balancers.map(({ isUp }) => (isUp === undefined ? '?' : isUp ? 'up' : 'down')).join(', '),
    certificate === undefined ? '' : `until ${new Date(certificate.ends).toISOString().slice(0, 10)}`,
    databases.length === 0
      ? ''
      : databases.some(({ isReachable }) => isReachable === false)
        ? 'away'
        : databases.some(({ isReachable }) => isReachable === undefined)
          ? '?'
          : 'answers',
  ];
}

/** The tag of the image, and the one that is planned where it is another. */
function releaseCell({ image, plannedImage, presence }: InstanceStatus): string {
  if (image === undefined) return presence === 'running' && plannedImage !== undefined ? '?' : '';
  if (image === plannedImage) return tagOf(image);
  const [runs, planned] = [tagOf(image), tagOf(plannedImage ?? '')];
  return runs === planned ? `${image}, not ${plannedImage}` : `${runs}, not ${planned}`;
}

const tagOf = (image: string): string =>
  /@sha256:([0-9a-f]{12})/.exec(image)?.[1] ?? /:([^:/]+)$/.exec(image)?.[1] ?? image;

const item = (text: string): string => `${wrap(visible(text), 110, '    ').replace('    ', '  - ')}\n`;

function problemText(title: string, problems: readonly Problem[]): string {
  if (problems.length === 0) return '';
  const lines = problems.map(({ message, help }) =>
    item(help === undefined ? message : `${message}. To do: ${help}`),
  );
  return `\n${title}\n\n${lines.join('')}`;
}

/** What could not be found out, once for all that have the same reason. */
function unknownText(instances: readonly InstanceStatus[]): string {
  const byReason = new Map<string, string[]>();
  for (const { name, unknown } of instances)
    for (const reason of unknown) byReason.set(reason, [...(byReason.get(reason) ?? []), name]);
  if (byReason.size === 0) return '';
  const lines = [...byReason].map(([reason, names]) => item(`${listNames(names)}: ${reason}`));
  return `\nNot known\n\n${lines.join('')}`;
}

function summary({ instances, problems }: StatusReport): string {
  const fine = instances.filter(({ verdict }) => verdict === 'as-planned').length;
  const unknown = instances.filter(({ verdict }) => verdict === 'unknown').length;
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return [
    `${fine} of ${instances.length} as planned`,
    ...(unknown === 0 ? [] : [`${unknown} not known`]),
    plural(errors, 'error'),
    plural(problems.length - errors, 'warning'),
  ].join(', ');
}
