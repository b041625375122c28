/** Whether a certificate's last day has passed, in the calendar of the sites. */
const today = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Asia/Shanghai', dateStyle: 'short' });

export function certificateExpired(validUntil: string, now = new Date()): boolean {
  return validUntil < today.format(now);
}
