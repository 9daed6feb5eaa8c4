import { readFileSync, statSync } from 'node:fs';
import type { World } from '../../status/world.ts';
import type { Io } from '../io.ts';
import { forwardPorts } from './forward.ts';
import { grpcHealth } from './grpc-health.ts';
import { runProgram } from './run-program.ts';
import { askPostgres, connects, httpGet, parseCertificate, shownCertificate } from './sockets.ts';

/**
 * This machine, with so many seconds for each question. Programs get ten times as many: they ask an engine or a cluster about
 * everything at once, and where many containers start on few processors, that alone takes ten seconds.
 */
export function worldHere({ cwd, env }: Io, seconds: number): World {
  const options = { cwd, env: env as NodeJS.ProcessEnv, seconds: seconds * 10 };
  return {
    now: Date.now(),
    seconds: options.seconds,
    run: (command, args) => runProgram(command, args, options),
    grpcHealth: (address, service) => grpcHealth(address, service, seconds),
    get: (address, path, isSecured) => httpGet(address, path, isSecured, seconds),
    certificate: (address, serverName) => shownCertificate(address, serverName, seconds),
    postgres: (address, isSecured) => askPostgres(address, isSecured, seconds),
    connects: (address) => connects(address, seconds),
    forward: (command, args, ports) => forwardPorts(command, args, ports, options),
    read: (path) => {
      try {
        return { text: readFileSync(path, 'utf8'), changed: statSync(path).mtimeMs };
      } catch {
        return undefined;
      }
    },
    parseCertificate,
  };
}
