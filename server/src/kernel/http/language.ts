/** The language of an answer: the person's own choice, else what the browser prefers, else Chinese. */
import type { Language } from '@closeloop/contracts';

export function acceptedLanguage(header: string | undefined): Language {
  const ranges = (header ?? '').split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((one) => /^\s*q=([\d.]+)\s*$/.exec(one)?.[1]).find((found) => found !== undefined);
    return { tag, quality: quality === undefined ? 1 : Number(quality) };
  });
  const known = ranges.filter(({ tag, quality }) => /^(?:zh|en)\b/.test(tag) && quality > 0);
  const [best] = known.sort((a, b) => b.quality - a.quality);
  return best?.tag.startsWith('en') ? 'en' : 'zh-CN';
}
