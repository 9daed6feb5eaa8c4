/** What becomes of a rule's severity: in each environment, for each persona, and with what a user says of it. */
import { describe, expect, it } from 'vitest';
import { effectiveSeverity, type RuleSettings } from '../../src/check/engine.ts';
import type { Rule } from '../../src/check/rule.ts';
import type { Environment } from '../../src/model/topology.ts';

const rule = (more: Partial<Rule> = {}): Rule => ({
  id: 'group/name',
  title: '',
  why: '',
  fix: '',
  category: 'availability',
  severity: 'error',
  sources: [{ page: 'page' }],
  answers: [],
  ...more,
});
const environments: readonly Environment[] = ['production', 'staging', 'development'];
const everywhere = (settings: RuleSettings, more: Partial<Rule> = {}): string =>
  environments.map((environment) => effectiveSeverity(rule(more), environment, settings)).join(' ');

describe('the severity of a rule', () => {
  it.each([
    ['recommended', 'error', 'error warning off'],
    ['recommended', 'warning', 'warning info off'],
    ['recommended', 'info', 'info off off'],
    ['strict', 'error', 'error error off'],
    ['strict', 'warning', 'error warning off'],
    ['strict', 'info', 'warning off off'],
    ['errors-only', 'error', 'error off off'],
    ['errors-only', 'warning', 'off off off'],
    ['audit', 'error', 'error error error'],
    ['audit', 'info', 'info info info'],
  ] as const)('for %s of %s is %s', (preset, severity, expected) => {
    expect(everywhere({ preset }, { severity })).toBe(expected);
  });

  it('is the same everywhere where it is about correctness, or as the rule says', () => {
    expect(everywhere({}, { category: 'correctness' })).toBe('error error error');
    const severity = { production: 'info', staging: 'warning', development: 'error' } as const;
    expect(everywhere({}, { severity })).toBe('info warning error');
  });

  it('is off for those who are not meant', () => {
    expect(everywhere({ preset: 'recommended' }, { personas: ['audit'] })).toBe('off off off');
    expect(everywhere({ preset: 'audit' }, { personas: ['audit'] })).toBe('error error error');
  });

  it.each<[string, RuleSettings, string]>([
    ['other rules alone are asked', { only: ['other'] }, 'off off off'],
    ['its group alone is asked', { only: ['group'] }, 'error warning off'],
    ['it alone is asked', { only: ['other', 'group/name'] }, 'error warning off'],
    ['nothing is chosen', { only: [] }, 'error warning off'],
    ['a group that begins alike is left out', { disable: ['gro'] }, 'error warning off'],
    ['its group is left out', { disable: ['group'] }, 'off off off'],
    ['it is given another', { severities: { 'group/name': 'info' } }, 'info info info'],
    // A severity for a whole group wakes no rule that an environment lets sleep.
    ['its group is given another', { severities: { group: 'info' } }, 'info info off'],
    ['the more exact name wins', { severities: { group: 'info', 'group/name': 'off' } }, 'off off off'],
    [
      'it is given one in an environment',
      { severities: { group: { development: 'info' } } },
      'error warning info',
    ],
    ['a fallback speaks', { severities: { other: 'off' }, fallbacks: [{ group: 'info' }] }, 'info info off'],
    [
      'a fallback is overruled',
      { severities: { group: 'off' }, fallbacks: [{ group: 'info' }] },
      'off off off',
    ],
  ])('where %s', (_, settings, expected) => expect(everywhere(settings)).toBe(expected));

  it('is not made weaker by a file where nothing may set the rule aside', () => {
    const fallbacks = [{ 'group/name': 'info' as const }];
    expect(everywhere({ fallbacks }, { unignorable: true })).toBe('error warning off');
    expect(everywhere({ severities: { 'group/name': 'info' } }, { unignorable: true })).toBe(
      'info info info',
    );
    expect(everywhere({ fallbacks: [{ 'group/name': 'error' }] }, { unignorable: true })).toBe(
      'error error error',
    );
  });
});
