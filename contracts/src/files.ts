/**
 * Uploads. The client makes the id before sending, so a retry stores nothing twice. A file belongs to a case from the
 * start and is visible exactly with it; its hash opens nothing.
 */
import { z } from 'zod';
import { endpoint } from './endpoint.ts';
import { id, instant } from './common.ts';
import { fileRef } from './blocks.ts';

export const fileEndpoints = {
  upload: endpoint({
    id: 'files.upload',
    method: 'POST',
    path: '/api/tasks/:taskId/files',
    summary: 'Upload one photo or attachment for an open task',
    right: 'task:saveDraft',
    params: z.object({ taskId: id }),
    consumes: 'multipart',
    body: z.strictObject({
      id,
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      purpose: z.enum(['photo', 'attachment', 'signature']),
      takenAt: instant.optional(),
    }),
    response: fileRef,
    status: 201,
    problems: ['file-too-large', 'file-type', 'file-damaged', 'file-pixels', 'task-gone'],
  }),
  read: endpoint({
    id: 'files.read',
    method: 'GET',
    path: '/api/files/:id',
    summary: 'The bytes, re-encoded and without position',
    right: 'case:read',
    params: z.object({ id }),
    query: z.object({ size: z.enum(['thumb', 'full']).default('full') }),
    produces: 'file',
  }),
} as const;
