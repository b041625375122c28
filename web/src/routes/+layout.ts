/** Static files only: nothing is rendered on a server. */
import { startLocale } from '#lib/i18n/locale.svelte.ts';
import { startTheme } from '#lib/session/theme.ts';

export const ssr = false;

startTheme();
startLocale();
