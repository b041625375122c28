/** Photos, attachments and signatures: one item `self`, the file ids in their order. How many is the form's to say. */
import { type Block, fileList } from '@closeloop/contracts';
import { problem } from '../../kernel/problem.ts';
import type { BlockInput, StoredBlock } from '../block.ts';

const filesBlock = (id: Block): StoredBlock => ({
  id,
  accept(_, item, value) {
    if (item !== 'self') throw problem('item-unknown', { item });
    const parsed = fileList.safeParse(value);
    if (!parsed.success) throw problem('invalid-input', {}, { detail: parsed.error.issues[0]?.message ?? '' });
    return parsed.data;
  },
  summary: ({ items }: BlockInput) => ({ count: items.flatMap((one) => fileList.parse(one.value).files).length }),
  gaps: () => [],
  filesOf: (value) => fileList.parse(value).files,
});

export const photosBlock = filesBlock('photos');
export const attachmentsBlock = filesBlock('attachments');
export const signatureBlock = filesBlock('signature');
