/** Phone (below 768 px) or PC. */
const query = matchMedia('(min-width: 768px)');

class Wide {
  now = $state(query.matches);

  watch(): () => void {
    const update = () => {
      this.now = query.matches;
    };
    query.addEventListener('change', update);
    return () => {
      query.removeEventListener('change', update);
    };
  }
}

export const wide = new Wide();
