import { defineKind } from './kind.ts';

export const network = defineKind({ section: 'networks', name: 'network' });
