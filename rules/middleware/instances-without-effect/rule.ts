import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'middleware/instances-without-effect',
  title: 'An OAuth2 middleware or trigger service counts its standbys, not its instances.',
  why: 'One middleware and one process of each trigger node serve at a time; others wait until they are started. A number of instances has no effect on what is planned, and whoever wrote it believes in a copy that is not there.',
  fix: 'Write `standby` with the number of instances that wait, and leave `instances` out.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.haAndScaling('Trigger Service')],
  answers: ['S79'],
  about: ['instances'],
  check(topology, report) {
    for (const component of [...topology.oauthMiddlewares, ...topology.triggerServices]) {
      const { instances } = component.spec;
      const count = Array.isArray(instances) ? instances.length : (instances ?? 1);
      // A list that says of one that it stands by describes where the standby runs.
      const isPlace = Array.isArray(instances) && instances.some(({ role }) => role !== undefined);
      if (count < 2 || isPlace) continue;
      const isMiddleware = component.kind === 'oauth-middleware';
      report({
        message: `${count} instances of ${component.title} have no effect: one serves, others stand by`,
        at: component.at('instances'),
        label: isMiddleware ? 'one serves, standbys wait' : 'each node is one live process and its standbys',
        help: isMiddleware
          ? `write \`standby: ${count - 1}\` in its place`
          : `write \`standby: ${count - 1}\` at its nodes`,
      });
    }
  },
});
