import type { Effect, Impact } from '../impact/index.ts';
import type { ImpactReport } from './impact-report.ts';

/** The report for other programs; its contract is schemas/impact.schema.json. */
export function impactJson(report: ImpactReport): string {
  const { name, target, kind, impacts, total, subjects, capacity, gaps } = report;
  const data = {
    schemaVersion: 1,
    ...{ name, target, kind, subjects, total, omitted: total - impacts.length },
    failures: impacts.map(failure),
    ...(capacity === undefined ? {} : { capacity }),
    notJudged: gaps,
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}

const failure = ({ elements, level, counts, seconds, effects }: Impact): object => ({
  elements: elements.map(({ id, kind, name, title, organization }) => ({
    id,
    kind,
    name,
    title,
    organization,
  })),
  ...{ level, counts, seconds },
  effects: effects.map(effect),
});

function effect({ subject, outcome }: Effect): object {
  const { level, seconds, terms, actions, loss, notes } = outcome;
  return {
    subject: subject.id,
    title: subject.title,
    organization: subject.organization,
    level,
    ...(level === 'interrupted'
      ? { seconds, isOpenEnded: terms.some((term) => term.seconds === undefined) }
      : {}),
    terms,
    actions: actions.map(({ text, compose, k8s }) => ({ text, compose, k8s })),
    ...{ loss, notes },
  };
}
