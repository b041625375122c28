/**
 * How the case page shows what a building block has stored, to be read only. Nothing is loaded before a case has such
 * a field. `rows` are the block's own rows where it has any (findings, people), else its stored items.
 */
import type { Block, ResponseOf, endpoints } from '@closeloop/contracts';
import type { Component } from 'svelte';

export type StoredRows = ResponseOf<typeof endpoints.cases.items>['fields'][number];
export type RecordScreen = Component<{ stored: StoredRows }>;
type Load = () => Promise<{ readonly default: RecordScreen }>;

const files: Load = () => import('./photos/FilesRecord.svelte');

const screens: Readonly<Record<Block, Load>> = {
  inspectionChecklist: () => import('./checklist/ChecklistRecord.svelte'),
  findings: () => import('./findings/FindingsRecord.svelte'),
  checkIn: () => import('./check-in/CheckInRecord.svelte'),
  companions: () => import('./companions/CompanionsRecord.svelte'),
  photos: files,
  attachments: files,
  signature: files,
};

export function recordScreen(block: string): Load | undefined {
  return Object.hasOwn(screens, block) ? screens[block as Block] : undefined;
}
