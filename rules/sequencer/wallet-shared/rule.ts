import { defineRule, reportShared, sources } from '#rule';

export default defineRule({
  id: 'sequencer/wallet-shared',
  title: 'No two Ethereum sequencers use the same account.',
  why: 'An Ethereum account numbers its transactions. Two sequencers on one account would use the same numbers at the same time, and the network throws one of each pair away.',
  fix: 'Name another `wallet` for each sequencer instance: `ethereum: { node: …, wallet: NAME }`.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.ethereum('Accounts')],
  answers: ['S58', 'S62'],
  catalogue: 'C25',
  check: (topology, report) =>
    reportShared(
      topology,
      'wallet',
      { message: 'submit with the same account', label: 'one account, two sequencers' },
      report,
    ),
});
