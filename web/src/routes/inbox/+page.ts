import { inboxTabs, type InboxTab } from '#lib/inbox/inbox.svelte.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = ({ url }) => {
  const asked = url.searchParams.get('tab');
  const tab: InboxTab = inboxTabs.find((one) => one === asked) ?? 'todo';
  return { tab, task: url.searchParams.get('task'), q: url.searchParams.get('q') ?? '' };
};
