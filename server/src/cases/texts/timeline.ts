/** Sentences, tones and icons of the timeline. What an application calls things comes in as placeholders. */
import type { Language, TimelineEntry, Tone } from '@closeloop/contracts';
import type { Icon } from '@closeloop/contracts/application';

interface Kind {
  readonly zh: string;
  readonly en: string;
  readonly tone: Tone;
  readonly icon: Icon;
}

const kinds: Readonly<Record<TimelineEntry['kind'], Kind>> = {
  started: { zh: '发起', en: 'Started', tone: 'info', icon: 'plus' },
  task_created: { zh: '{element}：等{to}办理', en: '{element}: waiting for {to}', tone: 'neutral', icon: 'clock' },
  task_claimed: { zh: '领取{element}', en: 'Claimed {element}', tone: 'info', icon: 'user-plus' },
  task_released: { zh: '退领{element}', en: 'Released {element}', tone: 'neutral', icon: 'undo-2' },
  task_completed: { zh: '{element}：{action}', en: '{element}: {action}', tone: 'success', icon: 'check' },
  task_cancelled: { zh: '{element}已取消', en: '{element} was cancelled', tone: 'neutral', icon: 'circle-x' },
  task_returned: {
    zh: '{element}退回到{back}',
    en: '{element}: sent back to {back}',
    tone: 'danger',
    icon: 'undo-2',
  },
  message_sent: { zh: '{element}：{action}', en: '{element}: {action}', tone: 'info', icon: 'send' },
  reassigned: {
    zh: '{element}由{from}改派给{to}',
    en: '{element} moved from {from} to {to}',
    tone: 'warning',
    icon: 'users',
  },
  field_changed: { zh: '修改{label}', en: 'Changed {label}', tone: 'info', icon: 'pencil-line' },
  companion_joined: { zh: '加入同行', en: 'Joined as companion', tone: 'info', icon: 'scan-qr-code' },
  state_changed: { zh: '状态：{from} → {to}', en: 'State: {from} → {to}', tone: 'neutral', icon: 'arrow-right' },
  numbered: { zh: '编号 {number}', en: 'Number {number}', tone: 'neutral', icon: 'file-text' },
  project_changed: {
    zh: '项目由「{from}」改为「{to}」',
    en: 'Project changed from “{from}” to “{to}”',
    tone: 'warning',
    icon: 'building',
  },
  timer: { zh: '到时：{element}', en: 'Time came: {element}', tone: 'warning', icon: 'alarm-clock' },
  incident: { zh: '{element}发生异常', en: 'Something failed at {element}', tone: 'danger', icon: 'octagon-alert' },
  incident_resolved: {
    zh: '{element}的异常已处理',
    en: 'The failure at {element} was resolved',
    tone: 'success',
    icon: 'circle-check',
  },
  operator: { zh: '运维改动：重试{element}', en: 'Operator: retried {element}', tone: 'warning', icon: 'wrench' },
  discarded: { zh: '删除', en: 'Deleted', tone: 'neutral', icon: 'circle-x' },
  closed: { zh: '办结', en: 'Closed', tone: 'success', icon: 'circle-check-big' },
  note: { zh: '{text}', en: '{text}', tone: 'neutral', icon: 'message-square' },
};

const nobody: Readonly<Record<Language, string>> = { 'zh-CN': '待领取', en: 'somebody of the group' };

export function timelineKind(kind: string): TimelineEntry['kind'] {
  return kind in kinds ? (kind as TimelineEntry['kind']) : 'note';
}

export function timelineTitle(
  kind: TimelineEntry['kind'],
  values: Readonly<Record<string, string>>,
  language: Language,
): string {
  const text = language === 'en' ? kinds[kind].en : kinds[kind].zh;
  return text.replace(/\{(\w+)\}/g, (_, name: string) => values[name] || (name === 'to' ? nobody[language] : ''));
}

export function timelineLook(kind: TimelineEntry['kind']): Pick<Kind, 'tone' | 'icon'> {
  const { tone, icon } = kinds[kind];
  return { tone, icon };
}
