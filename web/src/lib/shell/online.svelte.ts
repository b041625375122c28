/** Whether the browser believes there is a network. */
class Online {
  now = $state(navigator.onLine);

  watch(): () => void {
    const update = () => {
      this.now = navigator.onLine;
    };
    addEventListener('online', update);
    addEventListener('offline', update);
    return () => {
      removeEventListener('online', update);
      removeEventListener('offline', update);
    };
  }
}

export const online = new Online();
