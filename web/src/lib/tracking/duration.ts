/** How long something took or stays, in at most two units: 「3 小时」, 「2 天 17 小时」, “2 d 17 h”. */
import type { Language } from '@closeloop/contracts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const units = {
  'zh-CN': { day: ' 天', hour: ' 小时', minute: ' 分钟', less: '不到 1 分钟' },
  en: { day: ' d', hour: ' h', minute: ' min', less: 'under a minute' },
} as const;

export function durationWords(ms: number, language: Language): string {
  const words = units[language];
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (days > 0) return hours > 0 ? `${days}${words.day} ${hours}${words.hour}` : `${days}${words.day}`;
  if (hours > 0) return `${hours}${words.hour}`;
  return minutes > 0 ? `${minutes}${words.minute}` : words.less;
}
