/**
 * The fixed set of 60 icons an application may name (states, menus, start entries). Everything else on the screen
 * imports its own icon. An unknown name shows the file icon, never a hole.
 */
import type { Tone } from '@closeloop/contracts';
import AlarmClock from '@lucide/svelte/icons/alarm-clock';
import Archive from '@lucide/svelte/icons/archive';
import AtSign from '@lucide/svelte/icons/at-sign';
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import Bell from '@lucide/svelte/icons/bell';
import Blocks from '@lucide/svelte/icons/blocks';
import Boxes from '@lucide/svelte/icons/boxes';
import Briefcase from '@lucide/svelte/icons/briefcase';
import Building2 from '@lucide/svelte/icons/building-2';
import Calendar from '@lucide/svelte/icons/calendar';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Camera from '@lucide/svelte/icons/camera';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import Check from '@lucide/svelte/icons/check';
import CircleAlert from '@lucide/svelte/icons/circle-alert';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import CircleCheckBig from '@lucide/svelte/icons/circle-check-big';
import ClipboardCheck from '@lucide/svelte/icons/clipboard-check';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Clock from '@lucide/svelte/icons/clock';
import ClockAlert from '@lucide/svelte/icons/clock-alert';
import Construction from '@lucide/svelte/icons/construction';
import Droplets from '@lucide/svelte/icons/droplets';
import FileCheck from '@lucide/svelte/icons/file-check';
import FilePen from '@lucide/svelte/icons/file-pen';
import FileText from '@lucide/svelte/icons/file-text';
import Flag from '@lucide/svelte/icons/flag';
import Flame from '@lucide/svelte/icons/flame';
import Folder from '@lucide/svelte/icons/folder';
import Forward from '@lucide/svelte/icons/forward';
import Gauge from '@lucide/svelte/icons/gauge';
import Hammer from '@lucide/svelte/icons/hammer';
import HardHat from '@lucide/svelte/icons/hard-hat';
import House from '@lucide/svelte/icons/house';
import IdCard from '@lucide/svelte/icons/id-card';
import Inbox from '@lucide/svelte/icons/inbox';
import ListChecks from '@lucide/svelte/icons/list-checks';
import Loader from '@lucide/svelte/icons/loader';
import Lock from '@lucide/svelte/icons/lock';
import MapPin from '@lucide/svelte/icons/map-pin';
import Megaphone from '@lucide/svelte/icons/megaphone';
import MessageSquare from '@lucide/svelte/icons/message-square';
import OctagonAlert from '@lucide/svelte/icons/octagon-alert';
import Package from '@lucide/svelte/icons/package';
import PencilLine from '@lucide/svelte/icons/pencil-line';
import Phone from '@lucide/svelte/icons/phone';
import Route from '@lucide/svelte/icons/route';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import ScanQrCode from '@lucide/svelte/icons/scan-qr-code';
import SearchCheck from '@lucide/svelte/icons/search-check';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Star from '@lucide/svelte/icons/star';
import TriangleAlert from '@lucide/svelte/icons/triangle-alert';
import Truck from '@lucide/svelte/icons/truck';
import Undo2 from '@lucide/svelte/icons/undo-2';
import UserPlus from '@lucide/svelte/icons/user-plus';
import Users from '@lucide/svelte/icons/users';
import Wrench from '@lucide/svelte/icons/wrench';

export const icons = {
  'alarm-clock': AlarmClock,
  archive: Archive,
  'at-sign': AtSign,
  'badge-check': BadgeCheck,
  bell: Bell,
  blocks: Blocks,
  boxes: Boxes,
  briefcase: Briefcase,
  'building-2': Building2,
  calendar: Calendar,
  'calendar-clock': CalendarClock,
  camera: Camera,
  'chart-column': ChartColumn,
  check: Check,
  'circle-alert': CircleAlert,
  'circle-check': CircleCheck,
  'circle-check-big': CircleCheckBig,
  'clipboard-check': ClipboardCheck,
  'clipboard-list': ClipboardList,
  clock: Clock,
  'clock-alert': ClockAlert,
  construction: Construction,
  droplets: Droplets,
  'file-check': FileCheck,
  'file-pen': FilePen,
  'file-text': FileText,
  flag: Flag,
  flame: Flame,
  folder: Folder,
  forward: Forward,
  gauge: Gauge,
  hammer: Hammer,
  'hard-hat': HardHat,
  house: House,
  'id-card': IdCard,
  inbox: Inbox,
  'list-checks': ListChecks,
  loader: Loader,
  lock: Lock,
  'map-pin': MapPin,
  megaphone: Megaphone,
  'message-square': MessageSquare,
  'octagon-alert': OctagonAlert,
  package: Package,
  'pencil-line': PencilLine,
  phone: Phone,
  route: Route,
  'rotate-ccw': RotateCcw,
  'scan-qr-code': ScanQrCode,
  'search-check': SearchCheck,
  send: Send,
  settings: Settings,
  'shield-check': ShieldCheck,
  star: Star,
  'triangle-alert': TriangleAlert,
  truck: Truck,
  'undo-2': Undo2,
  'user-plus': UserPlus,
  users: Users,
  wrench: Wrench,
} as const;

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
