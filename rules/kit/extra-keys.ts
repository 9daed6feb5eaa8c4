import { isObject, own, type PlainObject, setOwn } from '../../src/base/object.ts';
import type { Reporter } from '../../src/check/rule.ts';
import { kinds } from '../../src/model/kinds/index.ts';
import type { Component, Topology } from '../../src/model/topology.ts';
import { judgeKeys, type KeyFault } from '../../src/profiles/keys/judge-keys.ts';
import { nodeSections } from '../../src/profiles/keys/key-table.ts';
import { configurationName, type ExtraConfig, extraConfigsOf, writtenKeys } from './extra-config.ts';

/**
 * Keys and values of extra configuration that the program of the topology's release does not take. Loaded only where there
 * is extra configuration: it brings the table of all keys along.
 */
export function reportUnknownKeys(topology: Topology, report: Reporter): void {
  for (const extra of extraConfigsOf(topology))
    for (const { path, text, help, isIgnored } of faultsOf(topology, extra)) {
      const written = [...writtenKeys(extra.value, extra.at.path)];
      const name = path.join('.');
      const at = written.find(({ keys }) => keys.join('.') === name);
      report({
        message: `${configurationName(extra)} of ${extra.owner.title}: \`${name}\` ${text}`,
        at: at === undefined ? extra.at : { path: at.path, part: 'key' },
        label: isIgnored ? 'is ignored' : 'is refused',
        ...(help === undefined ? {} : { help }),
        ...(isIgnored ? { severity: 'warning' } : {}),
      });
    }
}

/** The faults, with the ways to them as they stand below `extraConfig`. */
function faultsOf(topology: Topology, { owner, value, isOfProcess }: ExtraConfig): KeyFault[] {
  const { release, edition } = topology;
  const options = { release, edition, isPart: true };
  const tree = merged({}, value);
  const kind = kinds[owner.kind].configuration;
  if (kind !== undefined) return judgeKeys(kind, tree, options);
  if (isOfProcess)
    return judgeKeys('canton', { canton: tree }, options).map((fault) => ({
      ...fault,
      path: fault.path.slice(1),
    }));
  const section = nodeSections[owner.kind as keyof typeof nodeSections];
  withProtocol(tree, owner);
  return judgeKeys('canton', { canton: { [section]: { node: tree } } }, options).map((fault) => ({
    ...fault,
    path: fault.path.slice(3),
  }));
}

/** What the topology says itself decides with which domain parameters a domain of an old protocol starts. */
function withProtocol(tree: PlainObject, owner: Component): void {
  const parameters = own(own(tree, 'init'), 'domain-parameters');
  const domain = owner.kind === 'domain-manager' ? owner.domain : owner.kind === 'domain' ? owner : undefined;
  const version = domain?.spec.protocolVersion;
  if (isObject(parameters) && version !== undefined && version < 4)
    setOwn(parameters, 'protocol-version', String(version));
}

/** The tree that keys with dots stand for. */
function merged(tree: PlainObject, extra: unknown): PlainObject {
  for (const [key, value] of Object.entries(isObject(extra) ? extra : {})) {
    const keys = key.split('.');
    let place = tree;
    for (const step of keys.slice(0, -1)) {
      const below = own(place, step);
      const next = isObject(below) ? below : {};
      setOwn(place, step, next);
      place = next;
    }
    const last = keys.at(-1) ?? '';
    const before = own(place, last);
    setOwn(place, last, isObject(value) ? merged(isObject(before) ? before : {}, value) : listed(value));
  }
  return tree;
}

const listed = (value: unknown): unknown =>
  Array.isArray(value) ? value.map((each) => (isObject(each) ? merged({}, each) : each)) : value;
