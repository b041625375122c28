/** The door of the test harness. */
export { adminUrl, openTestDatabase, type TestDatabase } from './database.ts';
