/** Small things about one task that outlive the page on this device: where one was and what one looked at. */
const nameOf = (task: string, what: string): string => `closeloop.task.${task}.${what}`;

export function remembered(task: string, what: string): string | null {
  try {
    return localStorage.getItem(nameOf(task, what));
  } catch {
    return null;
  }
}

export function remember(task: string, what: string, value: string): void {
  try {
    localStorage.setItem(nameOf(task, what), value);
  } catch {
    // Without storage the list opens as if for the first time.
  }
}
