/**
 * Gives the browser the routes of the contract table without the schemas: `virtual:endpoint-table` exports, per group
 * and name, only what a request needs. The schemas (and the validation library) stay on the server and in the types.
 */
import { endpoints, type Endpoint } from '@closeloop/contracts';
import type { Plugin } from 'vite';

const id = 'virtual:endpoint-table';
const resolved = `\0${id}`;

function route({ method, path, command, ifMatch, produces, consumes }: Endpoint) {
  return { method, path, command, ifMatch, produces, consumes };
}

function table() {
  return Object.fromEntries(
    Object.entries(endpoints).map(([group, rows]) => [
      group,
      Object.fromEntries(Object.entries<Endpoint>(rows).map(([name, row]) => [name, route(row)])),
    ]),
  );
}

export function endpointTable(): Plugin {
  return {
    name: 'closeloop-endpoint-table',
    resolveId: (source) => (source === id ? resolved : undefined),
    load: (source) => (source === resolved ? `export const table = ${JSON.stringify(table())};` : undefined),
  };
}
