/**
 * Every screen of the product, once: who looks at it, where it is, and what must be there before it is judged. The
 * language does not matter: what is waited for is the page's own heading, or a part found by its role.
 */
import type { Page } from 'playwright-core';
import type { Content } from './content.ts';

export type Device = 'phone' | 'pc';
export interface ScreenPage {
  readonly name: string;
  /** Null: nobody is signed in. */
  readonly as: string | null;
  readonly path: (content: Content) => string;
  /** Shown on one device only; the other has no such screen. */
  readonly only?: Device;
  /** The server refuses it, or will in five minutes, which the browser itself writes to the console. */
  readonly refused?: true;
  /** Shows diagram files as they are, named in one language. */
  readonly drawn?: true;
  /** Opens what the address alone does not. */
  readonly open?: (page: Page) => Promise<void>;
}

export function devices({ only }: ScreenPage): readonly Device[] {
  return only ? [only] : ['phone', 'pc'];
}

const INSPECTOR = '李四';
const RESPONDENT = '钱七';
const CHIEF = '张三';
const ADMIN = '孙八';
const DISPATCHER = '赵六';
const READER = '周九';
const inspections = '/a/self-inspection/list';
const hazards = '/a/hazard-report/list';
const task = (id: string, step = '') => `/tasks/${id}${step}`;
/** The main action at the foot of the page, which asks before it acts. */
async function askMain(page: Page): Promise<void> {
  await page.locator('footer').getByRole('button').last().click();
  await page.getByRole('dialog').waitFor();
}

export const screens: readonly ScreenPage[] = [
  { name: 'login', as: null, path: () => '/login' },
  {
    name: 'login-accounts',
    as: null,
    path: () => '/login',
    only: 'phone',
    open: async (page) => {
      await page.getByRole('button', { name: /演示账号|Demo accounts/ }).click();
      await page.getByRole('listitem').first().waitFor();
    },
  },
  { name: 'login-help', as: null, path: () => '/login/help' },
  { name: 'activate', as: null, path: () => '/login/activate' },
  { name: 'identity', as: null, path: () => '/login/identity/demo' },
  { name: 'choose-unit', as: '陈三', path: () => '/unit' },
  { name: 'home', as: INSPECTOR, path: () => '/', only: 'phone' },
  { name: 'home-respondent', as: RESPONDENT, path: () => '/', only: 'phone' },
  { name: 'todo', as: INSPECTOR, path: () => '/todo', only: 'phone' },
  { name: 'inbox', as: RESPONDENT, path: (at) => `/inbox?task=${at.rectify}`, only: 'pc' },
  { name: 'inbox-group', as: DISPATCHER, path: (at) => `/inbox?task=${at.dispatch}`, only: 'pc' },
  { name: 'inbox-done', as: INSPECTOR, path: () => '/inbox?tab=done', only: 'pc' },
  { name: 'my-inspections', as: INSPECTOR, path: () => `${inspections}/my-inspections` },
  { name: 'all-inspections', as: CHIEF, path: () => `${inspections}/all-inspections` },
  { name: 'notices', as: CHIEF, path: () => `${inspections}/notices` },
  { name: 'rectifications', as: RESPONDENT, path: () => `${inspections}/rectifications` },
  { name: 'my-reports', as: INSPECTOR, path: () => `${hazards}/my-reports` },
  { name: 'dispatching', as: DISPATCHER, path: () => `${hazards}/dispatching` },
  { name: 'all-hazards', as: READER, path: () => `${hazards}/all-hazards` },
  { name: 'start', as: CHIEF, path: () => '/a/self-inspection/new?process=inspection' },
  { name: 'start-hazard', as: CHIEF, path: () => '/a/hazard-report/new?process=hazard' },
  { name: 'check-in', as: INSPECTOR, path: (at) => task(at.checkIn) },
  { name: 'check-in-done', as: INSPECTOR, path: (at) => task(at.chooseProject) },
  { name: 'choose-project', as: INSPECTOR, path: (at) => task(at.chooseProject, '/project') },
  { name: 'checklist', as: INSPECTOR, path: (at) => task(at.checklist) },
  { name: 'issue', as: INSPECTOR, path: (at) => task(at.issue) },
  { name: 'rectify', as: RESPONDENT, path: (at) => task(at.rectify) },
  { name: 'dispatch', as: DISPATCHER, path: (at) => task(at.dispatch) },
  { name: 'confirm-fix', as: INSPECTOR, path: (at) => task(at.confirm) },
  { name: 'confirm-fix-question', as: INSPECTOR, path: (at) => task(at.confirm), open: askMain },
  { name: 'join', as: '王五', path: (at) => at.joinPath, refused: true },
  { name: 'case', as: INSPECTOR, path: (at) => `/cases/${at.running}` },
  { name: 'case-closed', as: CHIEF, path: (at) => `/cases/${at.closed}` },
  { name: 'case-diagram', as: INSPECTOR, path: (at) => `/cases/${at.running}/diagram` },
  { name: 'case-records', as: INSPECTOR, path: (at) => `/cases/${at.closed}/records` },
  { name: 'case-info', as: INSPECTOR, path: (at) => `/cases/${at.running}/info` },
  { name: 'case-data', as: ADMIN, path: (at) => `/cases/${at.running}/data` },
  { name: 'projects', as: ADMIN, path: () => '/projects' },
  { name: 'projects-history', as: ADMIN, path: () => '/projects?show=history' },
  { name: 'project-posts', as: ADMIN, path: (at) => `/projects/${at.project}` },
  { name: 'project-history', as: ADMIN, path: (at) => `/projects/${at.project}/history` },
  { name: 'project-past', as: ADMIN, path: (at) => `/projects/${at.pastProject}` },
  { name: 'people', as: ADMIN, path: () => '/people' },
  { name: 'person', as: ADMIN, path: (at) => `/people?person=${at.respondent}` },
  { name: 'person-new', as: ADMIN, path: () => '/people?person=new' },
  { name: 'incidents', as: ADMIN, path: () => '/ops/incidents' },
  { name: 'incident', as: ADMIN, path: (at) => `/ops/incidents?incident=${encodeURIComponent(at.incident)}` },
  { name: 'settings', as: ADMIN, path: () => '/settings' },
  { name: 'studio', as: ADMIN, path: () => '/studio' },
  { name: 'studio-flows', as: ADMIN, path: () => '/studio/self-inspection/flows', drawn: true },
  {
    name: 'studio-flow',
    as: ADMIN,
    path: () => '/studio/self-inspection/flows',
    drawn: true,
    only: 'pc',
    open: async (page) => {
      await page.locator('.djs-shape[data-element-id^=Task_]').nth(1).click();
    },
  },
  { name: 'studio-files', as: ADMIN, path: () => '/studio/hazard-report/files', drawn: true },
  { name: 'studio-versions', as: ADMIN, path: () => '/studio/hazard-report/versions' },
  { name: 'me', as: INSPECTOR, path: () => '/me' },
  { name: 'password', as: INSPECTOR, path: () => '/me/password' },
  { name: 'help', as: INSPECTOR, path: () => '/help' },
  { name: 'not-found', as: INSPECTOR, path: () => '/nowhere' },
  { name: 'not-mine', as: INSPECTOR, path: () => '/cases/01900000-0000-7000-8000-000000000000', refused: true },
];
