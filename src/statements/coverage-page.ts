import type { CoverageAnswer, CoverageRow } from './coverage.ts';

const source =
  'https://docs.daml.com/2.10.4/deploy-daml/infrastructure-architecture/high-availability/ha-and-scaling/implementing-ha.html';

/** The coverage matrix as a page for people who audit. */
export function coveragePage(rows: readonly CoverageRow[], linkTo: string): string {
  const count = (test: (row: CoverageRow) => boolean): number => rows.filter(test).length;
  const byRule = count(({ answers }) => answers.some(({ kind }) => kind === 'rule'));
  const lines = rows.map(
    ({ id, says, answers }) =>
      `| ${id} | ${cell(says)} | ${answers.map((each) => said(each, linkTo)).join('<br>')} |`,
  );
  return `# What answers the architecture page

The numbers follow [Implementing HA and Scaling Deployments](${source}) and its figures; the wording is ours.
Of ${rows.length} statements ${byRule} are checked by rules. The others, and many of these, are kept by defaults, by the
files that are generated, by the notation of the pictures, or told in an explanation. Each answer has a test.

| | what the page says | what answers it, and the test that shows it |
|---|---|---|
${lines.join('\n')}

Rules are shown by their good and bad examples, which [one test](${linkTo}test/rules/examples.test.ts) runs.
`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

function said({ kind, what, shownBy }: CoverageAnswer, linkTo: string): string {
  if (kind === 'rule') {
    const [group = ''] = what.split('/');
    return `rule [${what}](${linkTo}docs/rules/${group}.md#${what.replace('/', '')})`;
  }
  return `${kind}: ${cell(what)} ([${cell(shownBy.test)}](${linkTo}${shownBy.file}))`;
}
