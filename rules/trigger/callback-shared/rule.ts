import { defineRule, type Place, sources } from '#rule';

export default defineRule({
  id: 'trigger/callback-shared',
  title: 'Each trigger node has a callback URI of its own.',
  why: 'The node that begins a log-in keeps it in its memory and waits for the browser to come back to it. With one callback URI for several nodes the browser comes back to any of them, or to none, and log-ins end with an error.',
  fix: 'Leave `callbackUri` out: each node then gets the path of its own name below `externalUrl`, ending in `/cb`. Or write one at each node.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.triggerService('Authorization')],
  answers: [],
  check(topology, report) {
    for (const service of topology.triggerServices) {
      const byUri = new Map<string, { readonly node: string; readonly place: Place }[]>();
      for (const node of service.nodes) {
        const { value, place } = node.setting('authorization');
        const uri = value?.callbackUri;
        if (uri === undefined) continue;
        const at = { ...place, path: [...place.path, 'callbackUri'] };
        byUri.set(uri, [...(byUri.get(uri) ?? []), { node: node.fullName, place: at }]);
      }
      for (const [uri, [, ...others]] of byUri) {
        const [second] = others;
        if (second === undefined) continue;
        report({
          message: `${others.length + 1} nodes of ${service.title} have the callback URI ${uri}`,
          at: second.place,
          label: 'the browser comes back to one of them at most',
        });
      }
    }
  },
});
