/** Sentences for what a form misses, where the application has none of its own. */
import type { Language } from '@closeloop/contracts';
import type { ProblemCode } from '@closeloop/contracts/application';

const words: Readonly<Record<ProblemCode, readonly [string, string]>> = {
  required: ['必填。', 'Required.'],
  minLength: ['内容太短。', 'Too short.'],
  maxLength: ['内容太长。', 'Too long.'],
  min: ['少于最小值。', 'Below the minimum.'],
  max: ['超过最大值。', 'Above the maximum.'],
  pattern: ['格式不对。', 'Not in the expected form.'],
  type: ['类型不对。', 'Not of the expected type.'],
  option: ['不在可选范围内。', 'Not one of the options.'],
  tooEarly: ['时间太早。', 'Too early.'],
  unanswered: ['还有未填写的问题。', 'Some findings are unanswered.'],
  incomplete: ['还有未完成的项。', 'Some points are not done.'],
  frozen: ['已完成，内容不能再修改。', 'It is complete; the content is final.'],
  refused: ['不能选择。', 'This cannot be chosen.'],
  rule: ['需要修改。', 'This needs attention.'],
};

export function formWord(code: ProblemCode, language: Language): string {
  const [zh, en] = words[code];
  return language === 'en' ? en : zh;
}
