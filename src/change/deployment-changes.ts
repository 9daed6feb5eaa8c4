import { own } from '../base/object.ts';
import type { Topology } from '../model/topology.ts';
import { type Change, change } from './change.ts';
import { type Consequence, consequence } from './consequence.ts';
import { type SettingChange, settingChanges } from './entries.ts';
import { downgrade, insteadOfDowngrade, isDowngrade } from './protocols.ts';

/** Settings that belong to no component. */
export function deploymentChanges(before: Topology, after: Topology): Change[] {
  const keys = [
    'daml',
    'environment',
    'images',
    'monitoring',
    'kubernetes',
    'compose',
    'overrides',
    'recoveryTime',
    'zones',
  ];
  const part = (topology: Topology): Record<string, unknown> =>
    Object.fromEntries(keys.map((key) => [key, own(topology.spec, key)]));
  const settings = settingChanges(part(before), part(after));
  return settings.map((setting) => {
    const entry = {
      title: `setting \`${setting.path}\``,
      kind: 'domain' as const,
      name: after.name,
      organization: undefined,
      path: [setting.setting],
    };
    return {
      ...change('changed', entry, [deploymentConsequence(setting, before, after)], { settings: [setting] }),
      kind: 'deployment',
    };
  });
}

function deploymentConsequence(
  { path, setting }: SettingChange,
  before: Topology,
  after: Topology,
): Consequence {
  if (path === 'daml.version' && isDowngrade(before.release, after.release))
    return consequence('impossible', downgrade(before.release, after.release), {
      instead: insteadOfDowngrade,
    });
  if (path === 'daml.version')
    return consequence(
      'interruption',
      'every node and service gets another release; see the runbook for the order',
      {
        who: ['everybody'],
      },
    );
  if (path === 'daml.edition')
    return consequence('interruption', 'every process gets another image', { who: ['everybody'] });
  if (setting === 'recoveryTime' || setting === 'zones')
    return consequence('nothing', 'it is what other settings are judged by');
  if (setting === 'monitoring') return consequence('reload', 'monitors read their configuration again');
  return consequence('rolling', 'what it is written into restarts, one instance after the other');
}
