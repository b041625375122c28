/** `npm run zeebe`: a broker on 127.0.0.1:26500 (or the port given) until Ctrl-C; with a second argument, a record sink. */
import { startBroker } from './broker.ts';

const [port = '26500', sink] = process.argv.slice(2);
const began = performance.now();
const broker = await startBroker({ port: Number(port), ...(sink === undefined ? {} : { sink }) });
const seconds = Math.round((performance.now() - began) / 100) / 10;
console.log(
  `Zeebe ${broker.version} answers at ${broker.address} after ${seconds} s (pid ${broker.pid}, ${broker.log})`,
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void broker.stop());
