import { defineRule, durationMillis, type Place, sources, type Topology } from '#rule';

const hour = 3_600_000;

export default defineRule({
  id: 'tls/lifetime',
  title: 'A certificate lasts an hour at least, and is renewed before it ends.',
  why: 'The operator cert-manager refuses a certificate that is to be renewed before it begins, and one that lasts less than an hour: nothing is issued, and what needs it does not start.',
  fix: 'Write a `renewBefore` that is shorter than the `duration`, by enough time to restart what has the certificate.',
  category: 'correctness',
  severity: 'error',
  sources: [sources.practice('cert-manager documentation, "Certificate resource"')],
  answers: [],
  about: ['certificates'],
  check(topology, report) {
    for (const { duration, renewBefore, at } of lifetimes(topology)) {
      if (duration.millis < hour)
        report({
          message: `certificates last ${duration.text}, which is less than an hour`,
          at: at(duration.isOwn ? 'duration' : 'renewBefore'),
          label: 'too short',
        });
      else if (renewBefore.millis >= duration.millis || renewBefore.millis < hour)
        report({
          message:
            renewBefore.millis < hour
              ? `certificates are renewed ${renewBefore.text} before they end, which is less than an hour`
              : `certificates that last ${duration.text} are to be renewed ${renewBefore.text} before they end`,
          at: at(renewBefore.isOwn ? 'renewBefore' : 'duration'),
          label: renewBefore.millis < hour ? 'too late' : 'before they begin',
        });
    }
  },
});

interface Length {
  readonly text: string;
  readonly millis: number;
  readonly isOwn: boolean;
}

/** Every kind of certificate that says something of its own, with what it takes from all. */
function lifetimes(topology: Topology) {
  const all = topology.spec.kubernetes?.certificates;
  const way = ['kubernetes', 'certificates'];
  const kinds = [
    { own: all, path: way },
    { own: all?.client, path: [...way, 'client'] },
    { own: all?.database, path: [...way, 'database'] },
  ];
  return kinds.flatMap(({ own, path }) => {
    if (own?.duration === undefined && own?.renewBefore === undefined) return [];
    const duration = length(own.duration, all?.duration ?? '90d');
    // A third of its life, where only that is said.
    const third = `${Math.floor(duration.millis / hour / 3)}h`;
    const renewBefore =
      own.renewBefore === undefined && (own.duration !== undefined || all?.renewBefore === undefined)
        ? { text: third, millis: Math.max(hour, duration.millis / 3), isOwn: false }
        : length(own.renewBefore, all?.renewBefore ?? third);
    return [{ duration, renewBefore, at: (key: string): Place => topology.at(...path, key) }];
  });
}

function length(written: string | undefined, usual: string): Length {
  const text = written ?? usual;
  return { text, millis: durationMillis(text) ?? Number.NaN, isOwn: written !== undefined };
}
