/**
 * Takes one multipart body in: one file part named `file`, streamed to the incoming folder under a made-up name, and a
 * few short text fields. The caller removes the file. A cut-off request leaves nothing behind.
 */
import { mkdirSync } from 'node:fs';
import type { Request, Response } from 'express';
import multer, { MulterError } from 'multer';
import { problem, type ProblemError } from '../problem.ts';
import type { Upload } from './message.ts';

export const MEGABYTE = 1_000_000;
const MOST_MEGABYTES = 20;
const LIMITS = {
  fileSize: MOST_MEGABYTES * MEGABYTE,
  files: 1,
  fields: 8,
  parts: 9,
  fieldNameSize: 64,
  fieldSize: 4096,
  headerPairs: 20,
};

export type TakeIn = (request: Request, response: Response) => Promise<Upload>;

export function uploadsInto(folder: string): TakeIn {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return (request, response) =>
    new Promise((resolve, reject) => {
      let name = '';
      const receive = multer({
        dest: folder,
        limits: LIMITS,
        defParamCharset: 'utf8',
        fileFilter: (_request, file, accept) => {
          name = file.originalname;
          accept(null, true);
        },
      }).single('file');
      receive(request, response, (error: unknown) => {
        if (error) reject(refusal(error, name));
        else resolve(uploadOf(request));
      });
    });
}

function uploadOf({ body, file }: Request): Upload {
  return {
    fields: { ...(body as Record<string, unknown> | undefined) },
    file: file && { name: file.originalname, type: file.mimetype, path: file.path, bytes: file.size },
  };
}

function refusal(error: unknown, file: string): ProblemError {
  if (!(error instanceof MulterError)) return problem('file-damaged', { file }, { cause: error });
  if (error.code === 'LIMIT_FILE_SIZE') return problem('file-too-large', { file, max: MOST_MEGABYTES });
  return problem(
    'invalid-input',
    {},
    { errors: [{ path: `/${error.field ?? ''}`, code: error.code, message: error.message }] },
  );
}
