/**
 * The sixty icons an application may name (Lucide names), and the icon a tone gets when a state names none.
 */
import { z } from 'zod';

export const icons = [
  'alarm-clock',
  'archive',
  'arrow-right',
  'badge-check',
  'bell',
  'book-open',
  'briefcase',
  'building',
  'calendar',
  'calendar-clock',
  'camera',
  'chart-column',
  'check',
  'circle-alert',
  'circle-check',
  'circle-check-big',
  'circle-question-mark',
  'circle-x',
  'clipboard-check',
  'clipboard-list',
  'clock',
  'clock-alert',
  'construction',
  'copy',
  'file-check',
  'file-text',
  'flag',
  'flame',
  'folder',
  'hammer',
  'hard-hat',
  'house',
  'image',
  'inbox',
  'info',
  'layers',
  'list-checks',
  'loader',
  'lock',
  'map-pin',
  'megaphone',
  'message-square',
  'octagon-alert',
  'package',
  'paperclip',
  'pencil-line',
  'plus',
  'qr-code',
  'rotate-ccw',
  'scan-line',
  'scan-qr-code',
  'search-check',
  'send',
  'shield-check',
  'triangle-alert',
  'truck',
  'undo-2',
  'user-plus',
  'users',
  'wrench',
] as const;

export const Icon = z.enum(icons);
export type Icon = z.infer<typeof Icon>;

export const tones = ['neutral', 'info', 'warning', 'danger', 'success', 'review'] as const;
export const Tone = z.enum(tones);
export type Tone = z.infer<typeof Tone>;

export const toneIcons: Readonly<Record<Tone, Icon>> = {
  neutral: 'circle-question-mark',
  info: 'clipboard-list',
  warning: 'clock',
  danger: 'circle-alert',
  success: 'circle-check',
  review: 'search-check',
};
