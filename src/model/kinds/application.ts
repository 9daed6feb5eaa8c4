import { defineKind } from './kind.ts';

export const application = defineKind({ section: 'applications', name: 'application' });
