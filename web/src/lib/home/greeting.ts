/** 「张三，上午好」 by the clock of the device. */
import { m } from '#lib/paraglide/messages.js';

export function greeting(name: string, now: Date): string {
  const hour = now.getHours();
  if (hour < 12) return m['home.hello_morning']({ name });
  return hour < 18 ? m['home.hello_afternoon']({ name }) : m['home.hello_evening']({ name });
}
