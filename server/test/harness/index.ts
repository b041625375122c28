/** The door of the test harness. */
export { adminUrl, openTestDatabase, type TestDatabase } from './database.ts';
export {
  isRunning,
  makeDataDir,
  postmasterOf,
  processesNaming,
  startServer,
  until,
  type ServerProcess,
} from './process.ts';
