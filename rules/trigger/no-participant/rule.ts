import { defineRule, groupByPlace, type Place, sources } from '#rule';

/** Members of a domain in its place: another rule says that their API is not for ledger clients. */
const ofDomain: ReadonlySet<string> = new Set(['sequencer', 'mediator', 'domain-manager', 'domain']);

export default defineRule({
  id: 'trigger/no-participant',
  title: 'A trigger node names the participant service whose ledger it watches.',
  why: 'Rules react to contracts that a participant’s Ledger API reports, and submit commands to it. The trigger service does not start without its address, and nothing but a participant has one.',
  fix: 'Name a participant service (`participant`).',
  category: 'correctness',
  severity: 'error',
  sources: [sources.triggerService('Starting the Trigger Service')],
  answers: ['S10', 'S88'],
  catalogue: 'G19',
  picture: { view: 'service=triggers' },
  check(topology, report) {
    const gaps = topology.triggerNodes.flatMap((node): { at: Place; message: string; label: string }[] => {
      const { value, place } = node.setting('participant');
      const stray = node.strays.find(({ target }) => !ofDomain.has(target.kind));
      if (stray !== undefined)
        return [
          {
            message: `trigger node \`${node.fullName}\` watches ${stray.target.title}, which has no Ledger API`,
            at: stray.place,
            label: 'not a participant service',
          },
        ];
      return value === undefined || value.length === 0
        ? [
            {
              message: `trigger node \`${node.fullName}\` watches no participant service`,
              at: place,
              label: 'no participant named here',
            },
          ]
        : [];
    });
    for (const [gap] of groupByPlace(gaps, ({ at }) => at)) report(gap);
  },
});
