/** The process: reads the configuration, opens and migrates the database, listens, and takes all of it down again. */
import { createServer } from 'node:http';
import path from 'node:path';
import { readConfig } from './kernel/config.ts';
import { drain, listen } from './kernel/listen.ts';
import { migrate } from './kernel/migrate.ts';
import { openPostgres } from './kernel/postgres/index.ts';
import { prepareShutdown } from './kernel/shutdown.ts';
import { printBanner, printFailure, say } from './kernel/terminal.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');
const shutdown = prepareShutdown(printFailure);

try {
  const config = readConfig();
  const database = await openPostgres(config, say);
  shutdown.add(() => database.stop());
  await migrate(database.url, MIGRATIONS);
  const server = createServer((request, response) => {
    response.statusCode = request.url === '/healthz' ? 200 : 404;
    response.end(response.statusCode === 200 ? 'ok' : 'not found');
  });
  const address = await listen(server, config);
  shutdown.add(() => drain(server));
  printBanner(address, []);
} catch (error) {
  printFailure(error);
  await shutdown.run(1);
}
