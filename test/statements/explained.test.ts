import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';
import { shows } from './shows.ts';

const why = (id: string): string => rules.find((rule) => rule.id === id)?.why ?? '';

/** Statements that can only be told, told where a person asks why. */
describe('what is explained', () => {
  it(
    'scaling is explained as more services, not larger machines',
    shows('explanation', { S19: '`explain participant/shard-unknown`' }),
    () => {
      expect(why('participant/shard-unknown')).toMatch(/larger machine.*spread over participant services/s);
    },
  );

  it(
    'the reasons against several participants behind one address are told',
    shows('explanation', { S46: '`explain json-api/several-participants`' }),
    () => {
      expect(why('json-api/several-participants')).toMatch(/users.*parties.*offsets/s);
      expect(why('load-balancer/across-participants')).toMatch(/parties.*users.*offsets.*commands/s);
    },
  );

  it(
    'the price of lists at every client is told',
    shows('explanation', { S56: '`explain sequencer/lists-in-many-organizations`' }),
    () => {
      expect(why('sequencer/lists-in-many-organizations')).toMatch(/list of sequencers.*every organization/s);
    },
  );

  it(
    'both kinds of domain are explained by whom their users trust',
    shows('explanation', {
      S57: '`explain domain/blockchain-for-one-organization`',
      S63: '`explain domain/blockchain-for-one-organization`',
    }),
    () => {
      expect(why('domain/blockchain-for-one-organization')).toMatch(
        /do not trust one another.*SQL.*trust whoever/s,
      );
    },
  );

  it(
    'what the cache of a blockchain sequencer is for is told',
    shows('explanation', { S59: '`explain sequencer/without-cache`' }),
    () => {
      expect(why('sequencer/without-cache')).toMatch(/cannot query.*read the whole chain again/s);
    },
  );

  it(
    'why one domain manager is enough is told',
    shows('explanation', { S76: '`explain domain-manager/several-per-domain`' }),
    () => {
      expect(why('domain-manager/several-per-domain')).toMatch(/off the transaction path/);
    },
  );
});
