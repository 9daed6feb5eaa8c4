import { databaseKey, defineRule, type Instance, type LogicalDatabase, sources, type Topology } from '#rule';

export default defineRule({
  id: 'release/mixed-instances',
  title: 'All instances on one database run the same release.',
  why: 'Each release has its own database schema. An instance of another release finds tables that it does not understand: it refuses to start, or spoils the data of the others.',
  fix: 'Remove `version` from the instances: all of them run `daml.version`, and are stopped, upgraded and started together.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.upgrading('Upgrade Canton Binary'), sources.highAvailability()],
  answers: [],
  catalogue: 'M6',
  check(topology, report) {
    if (!someInstanceDiffers(topology)) return;
    const groups = new Map<string, { instance: Instance; title: string }[]>();
    const add = (instance: Instance, title: string, database: LogicalDatabase | undefined): void => {
      if (database === undefined) return;
      const key = databaseKey(database);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ instance, title }]);
      else group.push({ instance, title });
    };
    for (const service of topology.activePassiveServices)
      for (const instance of service.instances)
        add(instance, service.title, instance.database ?? service.database);
    for (const service of topology.sequencers)
      if (service.backendKind === 'sql')
        for (const instance of service.instances)
          add(instance, service.title, instance.database ?? service.database);
    for (const group of groups.values()) {
      const releaseOf = ({ instance }: { instance: Instance }) => instance.version ?? topology.release.text;
      const [first] = group;
      if (first === undefined) continue;
      const usual = releaseOf(group.find(({ instance }) => instance.version === undefined) ?? first);
      const odd = group.find((each) => releaseOf(each) !== usual);
      const other = group.find((each) => releaseOf(each) === usual);
      if (odd === undefined || other === undefined) continue;
      report({
        message: `instances of ${odd.title} run releases ${usual} and ${releaseOf(odd)} on one database`,
        at: odd.instance.at('version'),
        label: `\`${odd.instance.name}\` runs ${releaseOf(odd)}`,
        related: [
          {
            at:
              other.instance.version === undefined
                ? topology.at('daml', 'version')
                : other.instance.at('version'),
            label: `\`${other.instance.name}\` runs ${usual}`,
          },
        ],
      });
    }
  },
});

/** Whether any instance has a release of its own. */
const someInstanceDiffers = ({ activePassiveServices, sequencers }: Topology): boolean =>
  [...activePassiveServices, ...sequencers].some(({ instances }) =>
    instances.some(({ version }) => version !== undefined),
  );
