/** The few words of the platform that tests look for in both languages. */
export const words = {
  'zh-CN': { demoAccounts: '演示账号' },
  en: { demoAccounts: 'Demo accounts' },
} as const;
