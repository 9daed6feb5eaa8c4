import { readFileSync, statSync } from 'node:fs';
import type { World } from '../../status/world.ts';
import type { Io } from '../io.ts';
import { forwardPorts } from './forward.ts';
import { grpcHealth } from './grpc-health.ts';
import { runProgram } from './run-program.ts';
import { askPostgres, connects, httpGet, parseCertificate, shownCertificate } from './sockets.ts';

/** This machine, with so many seconds for each question; programs get some more, since they ask others in turn. */
export function worldHere({ cwd, env }: Io, seconds: number): World {
  const options = { cwd, env: env as NodeJS.ProcessEnv, seconds: seconds * 3 };
  return {
    now: Date.now(),
    seconds: seconds * 3,
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
