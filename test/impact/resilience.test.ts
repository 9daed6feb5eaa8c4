/** What a topology promises to survive: who breaks it is named where it stands, and the change that is offered fixes it. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileText } from '../support.ts';

const id = 'resilience/not-survived';
const figure = readFileSync('fixtures/figures/solution-lb/topology.yaml', 'utf8');
const promising = (promise: string, text = figure): string => `${text}\nresilience: ${promise}\n`;

async function findings(text: string) {
  const { diagnostics } = await compileText(text);
  return diagnostics.filter(({ rule }) => rule === id);
}

/** What is changed in the figure, and the component that is then the cause of a broken promise. */
const damages: readonly [string, RegExp, string, string][] = [
  ['a single database server', /(exchange-pg: \{[^}]*availability: )ha/, '$1single', 'exchange-pg'],
  ['a single mediator', /(mediator: \{[^}]*instances: )2/, '$11', 'confirmation'],
  ['a single sequencer', /(sequencer: \{[^}]*instances: )4/, '$11', 'ordering'],
  ['a single participant', /(exchange-participant:\n[\s\S]*?instances: )2/, '$11', 'exchange-participant'],
  ['a single JSON API', /(exchange-json: \{[^}]*instances: )2/, '$11', 'exchange-json'],
  ['no standby of a middleware', /(exchange-oauth:\n[\s\S]*?standby: )1/, '$10', 'exchange-oauth'],
  ['no standby of triggers', /(pink: \{.*standby: )1/, '$10', 'autoAccept'],
  [
    'a connection by hand',
    /(alpha-pg\n {4}domains: \[)settlement\]/,
    '$1{ domain: settlement, manualConnect: true }]',
    'AlphaBank',
  ],
  [
    'instances in one zone',
    /(alpha-participant:\n {4}organization: alpha-bank\n {4}instances: )2/,
    '$1[{ name: a, zone: eu-central-1a }, { name: b, zone: eu-central-1a }]',
    'AlphaBank',
  ],
];

describe('a promise', () => {
  it('of the documents is kept by their solution: every instance, database server and zone', async () => {
    expect(await findings(promising('{ survive: [instance, server, host, zone] }'))).toEqual([]);
  });

  it('does not count standbys that somebody starts, where that is said', async () => {
    const found = await findings(promising('{ survive: [zone], standbyByHand: false }'));
    expect(found.length).toBeGreaterThan(0);
    for (const { message, primary } of found) {
      expect(message).toMatch(/zone `eu-central-1[ab]`/);
      expect(primary.text).toBe('its standby is started by hand');
    }
  });

  it('about the length of an interruption is held against the sum of its parts', async () => {
    const short = await findings(promising('{ survive: [server], longestInterruption: 20s }'));
    expect(short.length).toBeGreaterThan(0);
    expect(short[0]?.help).toContain('35 s: another copy of the database takes over');
    expect(await findings(promising('{ survive: [server], longestInterruption: 60s }'))).toEqual([]);
  });

  it('of the recovery time is the length that counts where nothing else is said', async () => {
    expect(await findings(`${promising('{ survive: [server] }')}recoveryTime: 20s\n`)).not.toEqual([]);
  });

  it('of one application binds this one alone', async () => {
    const promise = '{ survive: [server], longestInterruption: 20s }';
    const one = figure.replace(/(\n {2}exchange-app:\n)/, `$1    resilience: ${promise}\n`);
    expect(one).not.toBe(figure);
    const messages = async (text: string) => (await findings(text)).map(({ message }) => message);
    const [found, all] = [await messages(one), await messages(promising(promise))];
    const isOfItAlone = (message: string) => /interrupts application `exchange-app` for \d/.test(message);
    expect([found.length > 0, found.every(isOfItAlone)]).toEqual([true, true]);
    expect([all.length > 0, all.some(isOfItAlone)]).toEqual([true, false]);
  });

  it('names what cannot fail with the kinds that there are', async () => {
    const { diagnostics } = await compileText(promising('{ survive: [zon] }'));
    expect(diagnostics.map(({ rule }) => rule)).toContain('schema/unknown-value');
  });

  it.each(
    damages,
  )('is broken by %s, and fixed by the change that is offered', async (title, from, to, cause) => {
    const damaged = promising('{ survive: [instance, server, zone] }', figure.replace(from, to));
    expect(damaged, title).not.toBe(promising('{ survive: [instance, server, zone] }'));
    const found = await findings(damaged);
    expect(found.map(({ message }) => message).join('\n'), title).toContain(cause);
    const edits = found.flatMap(({ fixes }) => fixes[0]?.edits ?? []);
    const fixed = [...edits]
      .sort((a, b) => b.span.start - a.span.start)
      .reduce(
        (text, { span, newText }) => text.slice(0, span.start) + newText + text.slice(span.end),
        damaged,
      );
    expect(await findings(fixed), title).toEqual([]);
  });
});
