/** Short messages about what has just happened, with at most one act (undo). They leave after 4 s, with an act after 8 s. */
interface ToastAct {
  readonly label: string;
  readonly run: () => void;
}
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly act?: ToastAct | undefined;
}

class Toasts {
  all = $state.raw<readonly Toast[]>([]);
  #next = 1;

  show(text: string, act?: ToastAct): void {
    const id = this.#next++;
    this.all = [...this.all.slice(-2), { id, text, act }];
    setTimeout(
      () => {
        this.dismiss(id);
      },
      act ? 8000 : 4000,
    );
  }

  dismiss(id: number): void {
    this.all = this.all.filter((toast) => toast.id !== id);
  }
}

export const toasts = new Toasts();
