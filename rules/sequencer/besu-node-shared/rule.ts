import { defineRule, reportShared, sources } from '#rule';

export default defineRule({
  id: 'sequencer/besu-node-shared',
  title: 'Each Ethereum sequencer has a Besu node of its own.',
  why: 'The Besu node is how a sequencer sees the chain. Two sequencers on one node fail together when it does, and the second one adds nothing.',
  fix: 'Name another `node` for each sequencer instance: `ethereum: { node: NAME }`.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.ethereum('High Availability')],
  answers: ['S58', 'S62'],
  catalogue: 'C24',
  picture: { hide: ['mediator', 'domain-manager'] },
  check: (topology, report) =>
    reportShared(
      topology,
      'node',
      { message: 'talk to the same Besu node', label: 'shared by two sequencers' },
      report,
    ),
});
