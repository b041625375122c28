/** The door of the contracts: everything that crosses between browser and server. */
export * from './common.ts';
export * from './endpoint.ts';
export * from './endpoints.ts';
export * from './problem.ts';
export * from './identity.ts';
export * from './organisation.ts';
export * from './cases.ts';
export * from './tasks.ts';
export * from './blocks.ts';
export * from './files.ts';
export * from './operations.ts';
export * from './studio.ts';
