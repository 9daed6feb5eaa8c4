/**
 * `grpc_health_probe` of the stand-ins. Every container asks every few seconds, and a Node of its own for each question
 * took a third of a machine with two cores: the process that runs anyway asks its own gRPC port, and a small script asks it.
 */
import { createServer } from 'node:http';
import { isServing } from './grpc.ts';

/** Where the process is asked, inside of its container. */
export const probePort = 65_500;

/** Lets `askingScript` ask. What it answers is the exit code: 0 when it serves, 4 when not, 2 when it is not reached. */
export function answerProbes(): Promise<{ readonly close: () => Promise<void> }> {
  const server = createServer(({ url = '' }, response) => {
    const { searchParams } = new URL(url, 'http://localhost');
    const [host = '', port = ''] = (searchParams.get('addr') ?? '').split(':');
    isServing({ host, port: Number(port) }, searchParams.get('service') ?? '').then(
      (serving) => response.end(serving ? '0' : '4'),
      () => response.end('2'),
    );
  });
  return new Promise((done) => {
    server.listen(probePort, '127.0.0.1', () =>
      done({ close: () => new Promise((closed) => void server.close(() => closed())) }),
    );
  });
}

/** The script, for the shell and the `wget` of a busybox at `path`; it takes the options of `grpc_health_probe` that are rendered. */
export const askingScript = (path: string): string => `#!${path} sh
for option; do
  case $option in
    -addr=* | -service=*) query="$query&\${option#-}" ;;
    *) echo "unknown option $option" >&2; exit 1 ;;
  esac
done
exit "$(${path} wget -q -O - "http://127.0.0.1:${probePort}/?$query" || echo 2)"
`;
