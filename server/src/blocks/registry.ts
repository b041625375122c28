/** Building blocks by the field type that uses them. */
import type { StoredFieldType } from '@closeloop/contracts/application';
import type { StoredBlock } from './block.ts';
import { checkInBlock } from './check-in/index.ts';
import { checklistBlock } from './checklist/index.ts';
import { companionsBlock } from './companions/index.ts';
import { attachmentsBlock, photosBlock, signatureBlock } from './files/index.ts';
import { findingsBlock } from './findings/index.ts';

const blocks: Readonly<Record<StoredFieldType, StoredBlock>> = {
  inspectionChecklist: checklistBlock,
  findings: findingsBlock,
  companions: companionsBlock,
  checkIn: checkInBlock,
  photos: photosBlock,
  attachments: attachmentsBlock,
  signature: signatureBlock,
};

export const blockOf = (type: StoredFieldType): StoredBlock => blocks[type];
