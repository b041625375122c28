/** What the binder is given and gives back: HTTP without a framework, so that another front door can stand before it. */
import type { Language } from '@closeloop/contracts';
import type { CallOrigin, FileReply, UploadedFile } from '../types.ts';

export interface Incoming {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly origin: CallOrigin;
  readonly requestId: string;
  /** Set once the session is known; before, what the browser prefers. */
  language: Language;
  /** The acting person, for the log. */
  personId?: string;
  /** Raw JSON body. */
  readonly body: Buffer | undefined;
  /** Takes a multipart body in; called once, and only for a caller who is signed in. */
  readonly upload: () => Promise<Upload>;
}

export interface Upload {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly file: UploadedFile | undefined;
}

export type Outgoing =
  | {
      readonly kind: 'json';
      readonly status: number;
      /** JSON text; null for an answer without body. */
      readonly text: string | null;
      readonly problem?: boolean;
      readonly etag?: string | null;
      readonly replayed?: boolean;
      /** Session secret to set; null signs out. */
      readonly session?: string | null;
      readonly retryAfter?: number;
    }
  | { readonly kind: 'file'; readonly file: FileReply };
