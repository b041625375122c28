/** The door of cases. */
export { type CaseRecord, caseColumns, columnsOf, taskColumns, type TaskRecord } from './case-row.ts';
export { correctionPicker } from './change-project.service.ts';
export { caseContext } from './context.ts';
export { caseFacts } from './facts.ts';
export { guardWay } from './guard-way.ts';
export { participantsOfCases } from './participants.model.ts';
export { type CaseParts, presentCase, presentDetail, presentTask, type Viewer } from './presenter.ts';
export { readCase } from './read.service.ts';
export { openSettling, type Settling } from './settle.ts';
export { type AroundRow, aroundSql, type FoundCase, foundOf, rowsSql } from './surroundings.ts';
export { returnedOf, returnVariables } from './returned.ts';
export { readIsAudited, taskRights } from './rights.ts';
export { caseBindings } from './cases.endpoints.ts';
export { caseworkFor } from './handover.service.ts';
export { staleCase } from './stale.ts';
export type { StoredFieldView } from './ports.ts';
