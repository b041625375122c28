/** The endpoint table: everything the server answers, in one object. */
import { blockEndpoints } from './blocks.ts';
import { caseEndpoints } from './cases.ts';
import type { Endpoint } from './endpoint.ts';
import { fileEndpoints } from './files.ts';
import { identityEndpoints } from './identity.ts';
import { operationEndpoints } from './operations.ts';
import { organisationEndpoints } from './organisation.ts';
import { studioEndpoints } from './studio.ts';
import { taskEndpoints } from './tasks.ts';

export const endpoints = {
  identity: identityEndpoints,
  organisation: organisationEndpoints,
  cases: caseEndpoints,
  tasks: taskEndpoints,
  blocks: blockEndpoints,
  files: fileEndpoints,
  studio: studioEndpoints,
  operations: operationEndpoints,
} as const;

export const allEndpoints: readonly Endpoint[] = Object.values(endpoints).flatMap((group) =>
  Object.values<Endpoint>(group),
);
