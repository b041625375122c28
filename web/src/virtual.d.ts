/** Routes of the contract table, made at build time by plugins/endpoint-table.ts. */
declare module 'virtual:endpoint-table' {
  export interface Route {
    readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
    readonly path: string;
    readonly command?: boolean;
    readonly ifMatch?: boolean;
    readonly produces?: 'json' | 'file' | 'events';
    readonly consumes?: 'json' | 'multipart';
  }
  export const table: Readonly<Record<string, Readonly<Record<string, Route>>>>;
}

/** Modelling behaviours for the engine's extensions; the package ships no types. */
declare module 'camunda-bpmn-js-behaviors/lib/camunda-cloud' {
  const behaviors: Readonly<Record<string, unknown>>;
  export { behaviors as default };
}
