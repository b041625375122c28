/** The process: reads the configuration, opens and migrates the database, listens, and takes all of it down again. */
import path from 'node:path';
import { readConfig } from './kernel/config.ts';
import { drain, listen } from './kernel/listen.ts';
import { migrate } from './kernel/migrate.ts';
import { openPostgres } from './kernel/postgres/index.ts';
import { prepareShutdown } from './kernel/shutdown.ts';
import { printBanner, printFailure, say } from './kernel/terminal.ts';
import { openCasework } from './casework.ts';
import { openCloseloop } from './wiring.ts';

const MIGRATIONS = path.resolve(import.meta.dirname, '../../migrations');
const shutdown = prepareShutdown(printFailure);

try {
  const config = readConfig();
  const database = await openPostgres(config, say);
  shutdown.add(() => database.stop());
  await migrate(database.url, MIGRATIONS);
  const closeloop = await openCloseloop({
    ...config,
    databaseUrl: database.url,
    shared: database.kind === 'external',
    openRooms: openCasework(config.applications),
  });
  shutdown.add(() => closeloop.close());
  const address = await listen(closeloop.server, config);
  shutdown.add(async () => {
    closeloop.endStreams();
    await drain(closeloop.server);
  });
  printBanner(address, await closeloop.demoAccounts());
} catch (error) {
  printFailure(error);
  await shutdown.run(1);
}
