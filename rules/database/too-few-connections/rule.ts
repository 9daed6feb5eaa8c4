import { type ConnectionBudget, comfortableShare, connectionBudget, defineRule, sources } from '#rule';

export default defineRule({
  id: 'database/too-few-connections',
  title: 'A database server allows all the connections that its clients hold, with a reserve.',
  why: 'Every instance holds a fixed pool of connections, passive ones as well. When the server has none left, the next node to start or to take over is refused, which happens exactly when a failure makes everybody reconnect.',
  fix: 'Raise `max_connections` of the server, or give the services smaller pools (`maxConnections`, `poolSize`).',
  category: 'correctness',
  severity: 'error',
  sources: [
    sources.persistence('Max Connection Settings'),
    sources.helmCharts('POSTGRES.md, max_connections'),
  ],
  answers: [],
  catalogue: 'H3',
  options: {
    comfortablePercent: {
      description: 'How much of the server’s connections may be in use before it warns.',
      default: comfortableShare * 100,
      minimum: 1,
      maximum: 100,
    },
  },
  check(topology, report, { comfortablePercent = comfortableShare * 100 }) {
    for (const server of topology.databases) {
      if (server.spec.type !== 'postgres') continue;
      const budget = connectionBudget(server);
      const isShort = budget.needed > budget.limit;
      const isTight =
        budget.needed > budget.limit * (comfortablePercent / 100) || budget.atStart > budget.limit;
      if (!isShort && (!isTight || topology.environment === 'development')) continue;
      // A managed server scales its default with its size, so 100 is a guess until the number is written.
      const isGuess = server.isExternal && server.spec.maxConnections === undefined;
      report({
        message: isGuess
          ? `${server.title} does not say how many connections it allows; its clients hold up to ${budget.needed}, and ${budget.atStart} while all of them start`
          : `${server.title} allows ${budget.limit} connections; its clients hold up to ${budget.needed}, and ${budget.atStart} while all of them start`,
        at: server.at('maxConnections'),
        label: isGuess
          ? '`maxConnections` belongs here; PostgreSQL’s own default is 100'
          : server.spec.maxConnections === undefined
            ? 'PostgreSQL’s default of 100'
            : 'too few',
        related: largest(budget),
        help: server.isExternal
          ? `set max_connections of the server to ${budget.fitting} and write it here (maxConnections), or give the services smaller pools`
          : `leave maxConnections out (the server is then set up with ${budget.fitting}), or give the services smaller pools`,
        ...(isShort && !isGuess ? {} : { severity: 'warning' as const }),
      });
    }
  },
});

/** The clients that hold most. */
const largest = ({ clients }: ConnectionBudget) =>
  [...clients]
    .sort((a, b) => b.permanent - a.permanent)
    .slice(0, 3)
    .map(({ owner, usage, permanent, processes }) => ({
      at: usage.database.place,
      label: `${owner.name}: ${permanent} in ${processes === 1 ? 'one process' : `${processes} processes`}`,
    }));
