import { defineRule, groupByPlace, sources } from '#rule';

export default defineRule({
  id: 'trigger/mixed-auth-uris',
  title:
    'The middleware is given by one common URI, or by an internal and an external one, never by both or by half.',
  why: 'The trigger service reads either one URI for everybody or a pair, one for itself and one for browsers. It refuses to start with any other combination.',
  fix: 'Write `internalUri` and `externalUri` together and leave `commonUri` out, or write `commonUri` alone.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.damlCode('AuthorizationConfig.scala, isValid'), sources.triggerService('Authorization')],
  answers: [],
  catalogue: 'G15',
  check(topology, report) {
    const given = topology.triggerNodes.map((node) => ({ node, ...node.setting('authorization') }));
    for (const [{ node, value, place }] of groupByPlace(given, (each) => each.place)) {
      const { commonUri, internalUri, externalUri } = value ?? {};
      const isPair = internalUri !== undefined && externalUri !== undefined;
      const isHalf = !isPair && (internalUri !== undefined || externalUri !== undefined);
      if (!isHalf && !(isPair && commonUri !== undefined)) continue;
      const key =
        commonUri !== undefined ? 'commonUri' : internalUri !== undefined ? 'internalUri' : 'externalUri';
      report({
        message:
          commonUri !== undefined
            ? `trigger node \`${node.fullName}\` gives its middleware a common URI beside others`
            : `trigger node \`${node.fullName}\` gives its middleware only half a pair of URIs`,
        at: { ...place, path: [...place.path, key] },
        label: commonUri !== undefined ? 'excludes internalUri and externalUri' : 'the other one is missing',
      });
    }
  },
});
