import type { InstanceStatus, Problem, StatusReport } from '../status/index.ts';

/** The report for other programs; its contract is schemas/status.schema.json. */
export const statusJson = (report: StatusReport): string =>
  `${JSON.stringify(statusData(report), null, 2)}\n`;

/** The same on one line, for a stream of reports. */
export const statusLine = (report: StatusReport): string => `${JSON.stringify(statusData(report))}\n`;

function statusData({ name, target, place, at, instances, unplanned, unanswered, problems }: StatusReport) {
  const count = (severity: Problem['severity']): number =>
    problems.filter((problem) => problem.severity === severity).length;
  return {
    schemaVersion: 1,
    ...{ name, target, place, at: instant(at) },
    summary: {
      planned: instances.length,
      asPlanned: instances.filter(({ verdict }) => verdict === 'as-planned').length,
      unknown: instances.filter(({ verdict }) => verdict === 'unknown').length,
      errors: count('error'),
      warnings: count('warning'),
    },
    instances: instances.map(instanceData),
    notPlanned: unplanned,
    unanswered: unanswered.map(({ what, why }) => ({ what, why })),
    problems: problems.map(({ severity, code, names, message, help }) => ({
      ...{ severity, code, names, message },
      ...(help === undefined ? {} : { help }),
    })),
  };
}

const instant = (time: number): string => new Date(time).toISOString();

function instanceData({ plannedImage, certificate, differences, zone, ...rest }: InstanceStatus): object {
  const { name, kind, service, organization, starts, mode, presence, detail, image, ready, role } = rest;
  return {
    ...{ name, kind, service, organization, zone, starts, mode, presence, detail },
    image: { planned: plannedImage, running: image },
    configuration:
      differences === undefined
        ? { state: 'unknown', differences: [] }
        : { state: differences.length === 0 ? 'as-rendered' : 'differs', differences },
    ...{ ready, role },
    balancers: rest.balancers,
    ...(certificate === undefined
      ? {}
      : { certificate: { ...certificate, ends: instant(certificate.ends), begins: undefined } }),
    databases: rest.databases,
    unknown: rest.unknown,
    verdict: rest.verdict,
  };
}
