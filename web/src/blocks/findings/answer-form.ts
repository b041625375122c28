/**
 * The form of an answer to a finding: at most one text and one file field, whose labels, limits and sentences the
 * application chose. Without a form a finding is only read.
 */
import type { TaskDetail } from '@closeloop/contracts';
import type { Field, Form } from '@closeloop/contracts/application';
import { isField, leavesOf } from '@closeloop/form-core/lazy';
import { allKinds, type Kind } from '../photos/picked-files.ts';
import { m } from '#lib/paraglide/messages.js';

export interface AnswerForm {
  readonly text: {
    readonly label: string;
    readonly required: boolean;
    readonly maxLength: number;
    readonly missing: string;
  } | null;
  readonly files: {
    readonly label: string;
    readonly min: number;
    readonly max: number;
    readonly kinds: readonly Kind[];
    readonly camera: boolean;
    readonly missing: string;
  } | null;
}

export function answerForm(task: Pick<TaskDetail, 'forms' | 'texts'>, name: string | undefined): AnswerForm | null {
  const form = name === undefined ? undefined : (task.forms?.[name] as Form | undefined);
  if (!form) return null;
  const fields = leavesOf(form).filter(isField);
  const text = fields.find((field) => field.type === 'textarea' || field.type === 'textfield');
  const files = fields.find((field) => field.type === 'attachments' || field.type === 'photos');
  const say = (field: Field, code: 'required' | 'min', otherwise: string): string => {
    const message = field.messages?.[code];
    return typeof message === 'string' ? (task.texts[message] ?? message) : otherwise;
  };
  return {
    text: text
      ? {
          label: text.label,
          required: text.validate?.required === true,
          maxLength: text.validate?.maxLength ?? 4000,
          missing: say(text, 'required', m['form.required']()),
        }
      : null,
    files: files
      ? {
          label: files.label,
          min: files.min ?? 0,
          max: files.max ?? 20,
          kinds: files.type === 'attachments' ? (files.accept ?? allKinds) : ['image'],
          camera: files.camera !== 'never',
          missing: say(files, 'min', m['form.min']({ n: files.min ?? 1 })),
        }
      : null,
  };
}

/** What an answer still lacks, in words; empty when it is complete. */
export function lacksOf(
  form: AnswerForm,
  answer: { readonly text: string; readonly files: readonly string[] },
): readonly string[] {
  const missing: string[] = [];
  if (form.text?.required && answer.text.trim() === '') missing.push(form.text.missing);
  if (form.files && answer.files.length < form.files.min) missing.push(form.files.missing);
  return missing;
}
