import { defineRule, sources } from '#rule';

export default defineRule({
  id: 'together/authority-differs',
  title:
    'Members name the authority that signs the certificates of the sequencers, and name one only where there is TLS.',
  why: 'A participant that does not know the authority refuses the certificate and never connects; one that expects a certificate where none is shown does not connect either.',
  fix: 'Take the certificate of the authority from the operator and name its file as `external.certificateAuthority`; leave it out where there is no TLS.',
  category: 'correctness',
  severity: 'warning',
  sources: [sources.connectivity('Connecting to Remote Domains')],
  answers: [],
  together: true,
});
