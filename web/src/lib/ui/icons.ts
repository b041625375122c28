/**
 * Icons by name: the sixty an application may name (`icons` of the contracts, and exactly those), and a few that the
 * platform gives its own rooms. Everything else on the screen imports its own icon. An unknown name shows the file icon,
 * never a hole.
 */
import type { Tone } from '@closeloop/contracts';
import type { Icon } from '@closeloop/contracts/application';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Archive from '@lucide/svelte/icons/archive';
import ArrowRight from '@lucide/svelte/icons/arrow-right';
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Bell from '@lucide/svelte/icons/bell';
import Blocks from '@lucide/svelte/icons/blocks';
import BookOpen from '@lucide/svelte/icons/book-open';
import Briefcase from '@lucide/svelte/icons/briefcase';
import Building from '@lucide/svelte/icons/building';
import Calendar from '@lucide/svelte/icons/calendar';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Camera from '@lucide/svelte/icons/camera';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Check from '@lucide/svelte/icons/check';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleCheckBig from '@lucide/svelte/icons/circle-check-big';
import CircleQuestionMark from '@lucide/svelte/icons/circle-question-mark';
import CircleX from '@lucide/svelte/icons/circle-x';
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Clock from '@lucide/svelte/icons/clock';
import ClockAlert from '@lucide/svelte/icons/clock-alert';
import Construction from '@lucide/svelte/icons/construction';
import Copy from '@lucide/svelte/icons/copy';
import FileCheck from '@lucide/svelte/icons/file-check';
import FileText from '@lucide/svelte/icons/file-text';
import Flag from '@lucide/svelte/icons/flag';
import Flame from '@lucide/svelte/icons/flame';
import Folder from '@lucide/svelte/icons/folder';
import Gauge from '@lucide/svelte/icons/gauge';
import Hammer from '@lucide/svelte/icons/hammer';
import HardHat from '@lucide/svelte/icons/hard-hat';
import House from '@lucide/svelte/icons/house';
import Image from '@lucide/svelte/icons/image';
import Inbox from '@lucide/svelte/icons/inbox';
import Info from '@lucide/svelte/icons/info';
import Layers from '@lucide/svelte/icons/layers';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Loader from '@lucide/svelte/icons/loader';
import Lock from '@lucide/svelte/icons/lock';
import MapPin from '@lucide/svelte/icons/map-pin';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessageSquare from '@lucide/svelte/icons/message-square';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Package from '@lucide/svelte/icons/package';
import Paperclip from '@lucide/svelte/icons/paperclip';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Plus from '@lucide/svelte/icons/plus';
import QrCode from '@lucide/svelte/icons/qr-code';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import Route from '@lucide/svelte/icons/route';
import ScanLine from '@lucide/svelte/icons/scan-line';
import ScanQrCode from '@lucide/svelte/icons/scan-qr-code';
import SearchCheck from '@lucide/svelte/icons/search-check';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Truck from '@lucide/svelte/icons/truck';
import Undo2 from '@lucide/svelte/icons/undo-2';
import UserPlus from '@lucide/svelte/icons/user-plus';
import Users from '@lucide/svelte/icons/users';
import Wrench from '@lucide/svelte/icons/wrench';

const applicationIcons = {
  'alarm-clock': AlarmClock,
  archive: Archive,
  'arrow-right': ArrowRight,
  'badge-check': BadgeCheck,
  bell: Bell,
  'book-open': BookOpen,
  briefcase: Briefcase,
  building: Building,
  calendar: Calendar,
  'calendar-clock': CalendarClock,
  camera: Camera,
  'chart-column': ChartColumn,
  check: Check,
  'circle-alert': CircleAlert,
  'circle-check': CircleCheck,
  'circle-check-big': CircleCheckBig,
  'circle-question-mark': CircleQuestionMark,
  'circle-x': CircleX,
  'clipboard-check': ClipboardCheck,
  'clipboard-list': ClipboardList,
  clock: Clock,
  'clock-alert': ClockAlert,
  construction: Construction,
  copy: Copy,
  'file-check': FileCheck,
  'file-text': FileText,
  flag: Flag,
  flame: Flame,
  folder: Folder,
  hammer: Hammer,
  'hard-hat': HardHat,
  house: House,
  image: Image,
  inbox: Inbox,
  info: Info,
  layers: Layers,
  'list-checks': ListChecks,
  loader: Loader,
  lock: Lock,
  'map-pin': MapPin,
  megaphone: Megaphone,
  'message-square': MessageSquare,
  'octagon-alert': OctagonAlert,
  package: Package,
  paperclip: Paperclip,
  'pencil-line': PencilLine,
  plus: Plus,
  'qr-code': QrCode,
  'rotate-ccw': RotateCcw,
  'scan-line': ScanLine,
  'scan-qr-code': ScanQrCode,
  'search-check': SearchCheck,
  send: Send,
  'shield-check': ShieldCheck,
  'triangle-alert': TriangleAlert,
  truck: Truck,
  'undo-2': Undo2,
  'user-plus': UserPlus,
  users: Users,
  wrench: Wrench,
} as const satisfies Record<Icon, unknown>;

const platformIcons = {
  blocks: Blocks,
  gauge: Gauge,
  route: Route,
  settings: Settings,
} as const;

export const icons = { ...applicationIcons, ...platformIcons };

export type IconName = keyof typeof icons;

export function isIconName(name: string | undefined): name is IconName {
  return name !== undefined && Object.hasOwn(icons, name);
}

/** What a state looks like when its application names no icon. */
export const toneIcon: Readonly<Record<Tone, IconName>> = {
  neutral: 'pencil-line',
  info: 'clipboard-list',
  warning: 'clock',
  danger: 'circle-alert',
  success: 'circle-check',
  review: 'search-check',
};
