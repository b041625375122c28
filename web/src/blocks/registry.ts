/** The building blocks a form may hold, by field type. Nothing of a block is loaded before a form names it. */
import type { Block } from '@closeloop/contracts';
import type { BlockKind } from '#lib/task/block.ts';

const files = (open: 'openPhotos' | 'openAttachments' | 'openSignature', screen: BlockKind['screen']): BlockKind => ({
  open: async () => (await import('./photos/file-list.svelte.ts'))[open],
  screen,
  summary: () => import('./photos/FilesSummary.svelte'),
});

export const blocks: Readonly<Record<Block, BlockKind>> = {
  inspectionChecklist: {
    open: async () => (await import('./checklist/checklist.svelte.ts')).openChecklist,
    screen: () => import('./checklist/Checklist.svelte'),
    tools: () => import('./checklist/ChecklistTools.svelte'),
    summary: () => import('./checklist/ChecklistSummary.svelte'),
  },
  findings: {
    open: async () => (await import('./findings/findings.svelte.ts')).openFindings,
    screen: () => import('./findings/Findings.svelte'),
    summary: () => import('./findings/FindingsSummary.svelte'),
  },
  checkIn: {
    open: async () => (await import('./check-in/check-in.svelte.ts')).openCheckIn,
    screen: () => import('./check-in/CheckIn.svelte'),
  },
  companions: {
    open: async () => (await import('./companions/companions.svelte.ts')).openCompanions,
    screen: () => import('./companions/Companions.svelte'),
  },
  photos: files('openPhotos', () => import('./photos/Files.svelte')),
  attachments: files('openAttachments', () => import('./photos/Files.svelte')),
  signature: files('openSignature', () => import('./photos/Signature.svelte')),
};
