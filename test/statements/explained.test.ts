import { describe, expect, it } from 'vitest';
import { rules } from '../../rules/index.ts';

const why = (id: string): string => rules.find((rule) => rule.id === id)?.why ?? '';

/** Statements that can only be told, told where a person asks why. */
describe('what is explained', () => {
  it('scaling is explained as more services, not larger machines', () => {
    expect(why('participant/shard-unknown')).toMatch(/larger machine.*spread over participant services/s);
  });

  it('the reasons against several participants behind one address are told', () => {
    expect(why('json-api/several-participants')).toMatch(/users.*parties.*offsets/s);
    expect(why('load-balancer/across-participants')).toMatch(/parties.*users.*offsets.*commands/s);
  });

  it('the price of lists at every client is told', () => {
    expect(why('sequencer/lists-in-many-organizations')).toMatch(/list of sequencers.*every organization/s);
  });

  it('both kinds of domain are explained by whom their users trust', () => {
    expect(why('domain/blockchain-for-one-organization')).toMatch(
      /do not trust one another.*SQL.*trust whoever/s,
    );
  });

  it('what the cache of a blockchain sequencer is for is told', () => {
    expect(why('sequencer/without-cache')).toMatch(/cannot query.*read the whole chain again/s);
  });

  it('why one domain manager is enough is told', () => {
    expect(why('domain-manager/several-per-domain')).toMatch(/off the transaction path/);
  });
});
