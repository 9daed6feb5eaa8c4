/** What names come to where DNS, Canton, shells and Kubernetes take less than a topology does. */
import { describe, expect, it } from 'vitest';
import {
  clusterDomain,
  darPath,
  dnsName,
  groupNames,
  labelValue,
  namespaceOf,
  nodeName,
  serverHost,
  slug,
  statefulSetName,
  variable,
} from '../../src/plan/names.ts';

const long = 'a-very-long-name-of-a-participant-that-nobody-would-ever-give-to-one';

describe('a name', () => {
  it.each([
    ['Bank', 'bank'],
    ['Bank of Alpha & Sons', 'bank-of-alpha-sons'],
    ['-x', 'x-x'],
    ['日本語-1', 'x-1'],
    ['', 'x'],
    ['a_b-', 'a-b'],
    [long, 'a-very-long-name-of-a-participant-that-nobody-would-eve-fiyhaax'],
  ])('%j is the slug %s', (name, expected) => {
    expect(slug(name)).toBe(expected);
    expect(expected.length).toBeLessThanOrEqual(63);
  });

  it.each([
    ['bank', 'bank'],
    ['bank.one two', 'bank_one_two'],
    ['Bank-1_a', 'Bank-1_a'],
    ['', '_'],
    [long, 'a-very-long-name-of-a-particip'],
  ])('%j is the Canton node %s', (name, expected) => expect(nodeName(name)).toBe(expected));

  it.each([
    ['bank-db', 'BANK_DB'],
    ['a--b.c', 'A_B_C'],
    ['1-bank', '_1_BANK'],
    ['_x', '_X'],
  ])('%j is the variable %s', (name, expected) => expect(variable(name)).toBe(expected));

  it.each([
    ['bank', 'bank', 'bank-rw'],
    ['1', 'n1', 'n1-rw'],
    ['9-lives', 'n9-lives', 'n9-lives-rw'],
  ])('%j is the host %s, and as a server %s', (name, host, server) => {
    expect(dnsName(name)).toBe(host);
    expect(serverHost(name)).toBe(server);
  });

  it.each([
    ['bank', 'bank'],
    ['Bank of Alpha', 'Bank-of-Alpha'],
    ['_bank_', 'bank'],
    ['***', 'x'],
    [`${'a'.repeat(62)}-b`, 'a'.repeat(62)],
  ])('%j is the label %s', (name, expected) => expect(labelValue(name)).toBe(expected));

  it('leaves room for what Kubernetes adds to the name of a StatefulSet', () => {
    expect(statefulSetName('bank')).toBe('bank');
    expect(statefulSetName('b'.repeat(52))).toBe('b'.repeat(52));
    expect(statefulSetName('b'.repeat(53))).toMatch(/^b{44}-[a-z0-9]{7}$/);
  });

  it.each([
    ['models/main-1.0.dar', '/dars/main-1.0.dar'],
    ['C:\\models\\main.dar', '/dars/main.dar'],
    ['main.dar', '/dars/main.dar'],
  ])('%j of a package is mounted at %s', (path, expected) => expect(darPath(path)).toBe(expected));
});

describe('on Kubernetes', () => {
  it.each([
    ['Net', 'bank', undefined, 'net-bank'],
    ['Net', '', undefined, 'net'],
    // Nobody is called twice.
    ['net', 'Net', undefined, 'net'],
    ['net', 'bank', 'ledgers', 'ledgers'],
  ])('deployment %j with organization %j and namespace %s is in %s', (name, organization, namespace, expected) => {
    const spec = namespace === undefined ? {} : { namespace };
    expect(namespaceOf({ name }, { name: organization, spec })).toBe(expected);
  });

  it('a service is called after what its live process is called, or with its kind', () => {
    const named = (service: string, sharedName?: string) =>
      groupNames({ kind: 'participant', service, sharedName });
    expect(named('bank')).toEqual(['bank', 'bank-participant']);
    expect(named('rules', 'rules-main')).toEqual(['rules-main', 'rules-main-participant']);
    expect(named('1')).toEqual(['n1', 'n1-participant']);
    expect(named(long)[1]).toMatch(/^a-very-long-name-of-a-participan-[a-z0-9]{7}-participant$/);
  });

  it('a cluster has its own suffix, or the usual one', () => {
    expect(clusterDomain({ settings: {} })).toBe('cluster.local');
    expect(clusterDomain({ settings: { kubernetes: { clusterDomain: 'corp.example' } } })).toBe(
      'corp.example',
    );
  });
});
