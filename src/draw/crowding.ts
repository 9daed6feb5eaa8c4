import type { View } from './view.ts';

/** How much is drawn together: `together` for stacks and organizations, `services` for everything else. */
export interface Crowding {
  readonly together: 'nothing' | 'stack' | 'stacks' | 'users' | 'organizations';
  readonly services: 'nothing' | 'instances' | 'balancers';
  readonly note: string;
}

const crowdings: readonly Crowding[] = [
  { together: 'nothing', services: 'nothing', note: '' },
  { together: 'nothing', services: 'instances', note: 'each service is drawn as one box' },
  { together: 'nothing', services: 'balancers', note: 'each service is drawn as one box, with its balancer' },
  { together: 'stack', services: 'nothing', note: 'each stack is drawn as one box' },
  { together: 'stack', services: 'balancers', note: 'each stack and each service is drawn as one box' },
  { together: 'stacks', services: 'nothing', note: 'the stacks of an organization are drawn as one box' },
  {
    together: 'stacks',
    services: 'balancers',
    note: 'the stacks of an organization, and each service, are drawn as one box',
  },
  { together: 'users', services: 'nothing', note: 'user organizations are drawn as one box' },
  {
    together: 'users',
    services: 'balancers',
    note: 'user organizations, and each service, are drawn as one box',
  },
  { together: 'organizations', services: 'balancers', note: 'each organization is drawn as one box' },
];

/**
 * From the whole picture to the least of it; the first that can be read is drawn. A view is about something: of a domain
 * or service no more than its neighbours are drawn together.
 */
export function crowdingsOf(view: View['kind']): readonly Crowding[] {
  if (view !== 'service' && view !== 'domain') return crowdings;
  return crowdings.flatMap((each): Crowding[] =>
    each.services !== 'nothing' && each.together === 'nothing'
      ? []
      : [
          {
            ...each,
            services: 'nothing',
            note: each.note.replace(/, and each service,| and each service/, ''),
          },
        ],
  );
}
