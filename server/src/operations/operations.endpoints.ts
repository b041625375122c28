/** Operations over HTTP. */
import { endpoints } from '@closeloop/contracts';
import type { Catalogue, EngineDoor } from '../applications/index.ts';
import type { Settling } from '../cases/index.ts';
import { bind, type Binding } from '../kernel/types.ts';
import { incidentPage, retryIncident } from './incidents.service.ts';

export interface OperationsDeps {
  readonly catalogue: Catalogue;
  readonly engine: EngineDoor;
  readonly settling: Settling;
}

export function operationsBindings({ catalogue, engine, settling }: OperationsDeps): Binding[] {
  const { operations } = endpoints;
  return [
    bind(operations.incidents, ({ tx, actor, language, query }) => incidentPage(catalogue, tx, actor, language, query)),
    bind(operations.retry, ({ tx, actor, params, body }) =>
      retryIncident(engine, settling, tx, actor, { key: params.key, ...body }),
    ),
  ];
}
