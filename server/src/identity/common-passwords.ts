/**
 * Passwords of ten and more characters that everybody tries first: common words and keyboard runs, with the digits and
 * marks people append. The comparison ignores case and the usual replacements of letters.
 */
const STEMS = [
  'password', 'passw0rd', 'qwerty', 'qwertyuiop', 'asdfghjkl', 'zxcvbnm', '1qaz2wsx', '1q2w3e4r', 'qazwsx', 'abc123', 'abcdefg',
  'admin', 'administrator', 'welcome', 'letmein', 'iloveyou', 'woaini', 'monkey', 'dragon', 'sunshine', 'princess', 'football',
  'closeloop', 'beijing', 'shanghai', 'fuzhou', 'fujian', 'xiamen', 'zhongguo', 'china', 'mima', 'ceshi', 'test', 'user', 'guest',
  'root', 'changeme', 'default', 'secret', 'superman', 'google', 'aa123456', 'a123456', 'abcd1234', 'qq123456', '5201314',
]; // prettier-ignore
const RUNS = [
  '01234567890123456789',
  '98765432109876543210',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiopasdfghjklzxcvbnm',
];
const REPLACED: Readonly<Record<string, string>> = { '@': 'a', $: 's', '!': 'i' };
const TAIL = /[\d\W_]*$/u;
const LONGEST_TAIL = 8;

export function isCommonPassword(password: string): boolean {
  const text = password.toLowerCase();
  if (RUNS.some((run) => run.includes(text))) return true;
  const plain = text.replace(/[@$!]/g, (mark) => REPLACED[mark] ?? mark);
  return [text, plain].some((one) => STEMS.some((stem) => isStemWithTail(one, stem)));
}

function isStemWithTail(text: string, stem: string): boolean {
  const rest = text.startsWith(stem) ? text.slice(stem.length) : undefined;
  if (rest === undefined || rest.length > LONGEST_TAIL) return false;
  return rest === stem || TAIL.exec(rest)?.[0] === rest;
}
