import { apiName, defineRule, nodeApis, sources } from '#rule';

/** Suites without encryption or authentication, or with ciphers that are broken or banned (RFC 7465, RFC 8996, RFC 9325). */
const weak = /NULL|anon|EXPORT|RC2|RC4|_DES|3DES|IDEA|MD5/i;

export default defineRule({
  id: 'tls/weak-cipher',
  title: 'No API accepts a cipher suite that is known to be weak.',
  why: 'Whoever is on the way chooses the weakest suite that both sides accept. With one that is broken, or that does not encrypt at all, tokens and contracts can be read as if there were no TLS.',
  fix: 'Leave `ciphers` out, or name suites with AES-GCM or ChaCha20, such as `TLS_AES_256_GCM_SHA384`.',
  category: 'security',
  severity: 'error',
  sources: [sources.apis('TLS Configuration')],
  answers: [],
  about: ['ciphers'],
  check(topology, report) {
    for (const { node, api, tls } of nodeApis(topology))
      for (const [index, cipher] of (tls?.ciphers ?? []).entries())
        if (weak.test(cipher))
          report({
            message: `the ${apiName[api]} of ${node.title} accepts ${cipher}`,
            at: node.at(api, 'tls', 'ciphers', index),
            label: 'weak',
          });
  },
});
