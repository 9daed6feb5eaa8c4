import { type ChainClient, chainClients, defineRule, type Place, placeKey, sources } from '#rule';

export default defineRule({
  id: 'sequencer/besu-network',
  title: 'The Besu network has immediate finality, free gas, the needed RPC APIs and short blocks.',
  why: 'The driver counts on blocks that are never taken back, on transactions that cost nothing, and on three RPC APIs. On another kind of network the domain forks, stops when the account is empty, waits for each block, or does not start.',
  fix: 'Use `consensus: qbft`, `gasPrice: 0`, `rpcApis: [ETH, TXPOOL, WEB3]` and a `blockPeriod` of one second or less.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.ethereum('Requirements for the Besu Network')],
  answers: ['S57'],
  catalogue: 'C26',
  check(topology, report) {
    const seen = new Set<string>();
    for (const client of chainClients(topology, 'ethereum')) {
      for (const { at, problem, label } of unfit(client)) {
        // A setting of the domain counts for all its sequencers.
        if (seen.has(placeKey(at))) continue;
        seen.add(placeKey(at));
        report({ message: `the Besu network of ${client.service.title} ${problem}`, at, label });
      }
    }
  },
});

interface Unfit {
  readonly at: Place;
  readonly problem: string;
  readonly label: string;
}

/** Algorithms whose blocks are final at once. */
const isFinal = (consensus: string): boolean => /^(?:qbft|ibft[-_ ]?2?(?:\.0)?)$/i.test(consensus);

function* unfit(client: ChainClient<'ethereum'>): Generator<Unfit> {
  const consensus = client.get('consensus');
  if (consensus !== undefined && !isFinal(consensus.value))
    yield { at: consensus.at, problem: `uses ${consensus.value}`, label: 'its blocks are not final at once' };
  const gas = client.get('gasPrice');
  if (gas !== undefined && gas.value > 0)
    yield { at: gas.at, problem: 'takes a price for gas', label: 'must be 0' };
  const period = client.get('blockPeriod');
  if (period !== undefined && period.value > 1)
    yield { at: period.at, problem: 'makes a block too rarely', label: 'one second at most' };
  const offered = client.get('rpcApis');
  const names = new Set(offered?.value.map((name) => name.toUpperCase()));
  const missing = ['ETH', 'TXPOOL', 'WEB3'].filter((name) => !names.has(name));
  if (offered !== undefined && missing.length > 0)
    yield {
      at: offered.at,
      problem: `does not offer ${missing.join(', ')}`,
      label: 'ETH, TXPOOL and WEB3 are needed',
    };
}
