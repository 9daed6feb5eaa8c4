import { expect, it } from 'vitest';
import { measured, textWidth } from '../../src/draw/text.ts';
import { run } from '../cli/run.ts';

it('texts in boxes keep the width that they were laid out for, whatever font draws them', async () => {
  const { stdout } = await run(['diagram', 'fixtures/figures/solution-lb/topology.yaml']);
  const texts = [...stdout.matchAll(/<text class="(label|detail)( [^"]*)?"([^>]*)>([^<]+)<\/text>/g)];
  expect(texts.length).toBeGreaterThan(80);
  for (const [, style, , attributes = '', text = ''] of texts) {
    const [, length = 'none'] = /textLength="([\d.]+)"/.exec(attributes) ?? [];
    const width = style === 'label' ? textWidth(text, 12, true) : textWidth(text, 10);
    expect(Number(length), text).toBeCloseTo(width, 1);
  }
});

it('a width that is only guessed is not forced upon a text', () => {
  expect(measured('domain', 12)).toHaveProperty('textLength');
  expect(measured('ドメイン', 12)).toEqual({});
  expect(measured('', 12)).toEqual({});
});
