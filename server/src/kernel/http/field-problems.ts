/** What zod found wrong, as field problems in the caller's language: JSON pointer, stable code, a sentence to act on. */
import type { FieldProblem, Language } from '@closeloop/contracts';
import type { z } from 'zod';
import { problem, type ProblemError } from '../problem.ts';

type Issue = z.core.$ZodIssue;
interface Sentence {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
}

const MOST_SHOWN = 50;
const FORMATS: Record<string, { zh: string; en: string }> = {
  uuid: { zh: '编号', en: 'id' },
  datetime: { zh: '时间', en: 'time' },
  date: { zh: '日期', en: 'date' },
};
const TYPES: Record<string, { zh: string; en: string }> = {
  string: { zh: '文字', en: 'a text' },
  number: { zh: '数字', en: 'a number' },
  int: { zh: '整数', en: 'a whole number' },
  boolean: { zh: '是或否', en: 'true or false' },
  array: { zh: '列表', en: 'a list' },
  object: { zh: '对象', en: 'an object' },
};

export function invalidInput(error: z.ZodError, language: Language): ProblemError {
  const errors = error.issues.flatMap(spread).slice(0, MOST_SHOWN);
  return problem('invalid-input', {}, { errors: errors.map((one) => describe(one, language)) });
}

/** One issue may name several unknown keys; each becomes a field problem of its own. */
function spread(issue: Issue): { issue: Issue; path: readonly PropertyKey[] }[] {
  if (issue.code !== 'unrecognized_keys') return [{ issue, path: issue.path }];
  return issue.keys.map((key) => ({ issue, path: [...issue.path, key] }));
}

function describe({ issue, path }: { issue: Issue; path: readonly PropertyKey[] }, language: Language): FieldProblem {
  const sentence = sentenceFor(issue);
  return { path: pointer(path), code: sentence.code, message: language === 'en' ? sentence.en : sentence.zh };
}

export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

function sentenceFor(issue: Issue): Sentence {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue);
    case 'too_small':
      return tooSmall(issue);
    case 'too_big':
      return tooBig(issue);
    case 'unrecognized_keys':
      return { code: 'unknown-field', zh: '没有这个字段。', en: 'There is no such field.' };
    case 'invalid_value':
      return choice(issue.values);
    case 'invalid_format':
      return format(issue.format);
    default:
      return { code: 'invalid', zh: '内容不符合要求。', en: 'This is not valid.' };
  }
}

function wrongType(issue: z.core.$ZodIssueInvalidType): Sentence {
  if (issue.input === undefined) return { code: 'required', zh: '此项必填。', en: 'This is required.' };
  const wanted = TYPES[issue.expected] ?? { zh: issue.expected, en: issue.expected };
  return { code: 'type', zh: `应为${wanted.zh}。`, en: `This should be ${wanted.en}.` };
}

function tooSmall({ origin, minimum }: z.core.$ZodIssueTooSmall): Sentence {
  const least = String(minimum);
  if (origin === 'string' && least === '1') return { code: 'required', zh: '此项必填。', en: 'This is required.' };
  if (origin === 'string')
    return { code: 'too-short', zh: `至少 ${least} 个字符。`, en: `Use at least ${least} characters.` };
  if (origin === 'array') return { code: 'too-few', zh: `至少 ${least} 项。`, en: `Give at least ${least}.` };
  return { code: 'too-small', zh: `不能小于 ${least}。`, en: `This must be at least ${least}.` };
}

function tooBig({ origin, maximum }: z.core.$ZodIssueTooBig): Sentence {
  const most = String(maximum);
  if (origin === 'string')
    return { code: 'too-long', zh: `最多 ${most} 个字符。`, en: `Use at most ${most} characters.` };
  if (origin === 'array') return { code: 'too-many', zh: `最多 ${most} 项。`, en: `Give at most ${most}.` };
  return { code: 'too-big', zh: `不能大于 ${most}。`, en: `This must be at most ${most}.` };
}

function choice(values: readonly z.core.util.Primitive[]): Sentence {
  const list = values.map(String);
  return { code: 'choice', zh: `请选择其中之一：${list.join('、')}。`, en: `Choose one of: ${list.join(', ')}.` };
}

function format(name: string): Sentence {
  const known = FORMATS[name];
  if (!known) return { code: 'format', zh: '格式不正确。', en: 'The format is not right.' };
  return { code: 'format', zh: `${known.zh}格式不正确。`, en: `This is not a valid ${known.en}.` };
}
