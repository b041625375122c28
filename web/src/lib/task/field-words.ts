/** What is wrong with a field, as a sentence: the application's own, else the platform's for the kind of problem. */
import type { Problem } from '@closeloop/form-core/lazy';
import type { ProblemCode } from '@closeloop/contracts/application';
import { longTime } from '#lib/i18n/words.ts';
import { m } from '#lib/paraglide/messages.js';
import { filled, type Speech } from './sentences.ts';

type Params = Readonly<Record<string, unknown>>;
const number = (params: Params, name: string): number => Number(params[name] ?? 0);

const platform: Readonly<Record<ProblemCode, (params: Params) => string>> = {
  required: () => m['form.required'](),
  minLength: (params) => m['form.minLength']({ n: number(params, 'min') }),
  maxLength: (params) => m['form.maxLength']({ n: number(params, 'max') }),
  min: (params) => m['form.min']({ n: number(params, 'min') }),
  max: (params) => m['form.max']({ n: number(params, 'max') }),
  pattern: () => m['form.pattern'](),
  type: () => m['form.type'](),
  option: () => m['form.option'](),
  tooEarly: (params) =>
    m['form.tooEarly']({ time: longTime(typeof params['earliest'] === 'string' ? params['earliest'] : '') }),
  unanswered: (params) => m['problem.findings-unanswered']({ n: number(params, 'n') }),
  incomplete: (params) => m['form.incomplete']({ n: number(params, 'n') }),
  frozen: () => m['problem.answers-frozen'](),
  refused: () => m['form.refused'](),
  rule: () => m['form.refused'](),
};

export function sentenceOf(problem: Problem, speech: Speech): string {
  if (!problem.own) return platform[problem.code](problem.params);
  const text = speech.texts[problem.messageKey] ?? problem.messageKey;
  return filled(text, problem.params, problem.formats, speech.nameOf);
}
