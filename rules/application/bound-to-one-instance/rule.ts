import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'application/bound-to-one-instance',
  title: 'An application uses a service through its load balancer, not one of its instances.',
  why: 'Instances fail and are replaced; of a participant service only one answers at a time. An application that knows a single instance stands still when another takes over, although the service goes on.',
  fix: 'Name the service in `uses`, not one of its instances.',
  category: 'availability',
  severity: 'warning',
  sources: [sources.haAndScaling('HTTP JSON API and Participant Node Services')],
  answers: ['S46'],
  picture: { view: 'service=exchange' },
  check(topology, report) {
    for (const application of topology.applications)
      for (const { target, instance, text, place } of application.uses) {
        if (instance === undefined || !('instances' in target) || target.instances.length < 2) continue;
        report({
          message: `${application.title} knows only instance \`${text}\` of ${target.title}`,
          at: place,
          label: 'one of several instances',
          related: [{ at: target.at('instances'), label: `all instances of \`${target.name}\`` }],
          help: `name \`${target.name}\`, which leads to whichever instance answers`,
          fix: { title: `Name \`${target.name}\``, safe: true, at: place, value: target.name },
        });
      }
  },
});
