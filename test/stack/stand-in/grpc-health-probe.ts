/** As the program of this name: 0 when it serves, 4 when not, 2 when it is not reached. Asked every few seconds by every container, so it is a program of its own. */
import { isServing } from './grpc.ts';

const option = (name: string): string =>
  process.argv.find((arg) => arg.startsWith(`-${name}=`))?.slice(name.length + 2) ?? '';
const [host = '', port = ''] = option('addr').split(':');
isServing({ host, port: Number(port) }, option('service')).then(
  (serving) => process.exit(serving ? 0 : 4),
  () => process.exit(2),
);
