declare global {
  namespace App {
    interface Error {
      /** Slug of the problem, where the failure was an answer of the server. */
      slug?: string | undefined;
      reference?: string | undefined;
      link?: string | undefined;
    }
    interface PageData {
      /**
       * Which frame a page wants, said by its `load`: `app` (default) with the tab bar on the phone, `task` without it
       * (back at the top, main act at the bottom), `bare` without any frame. On the PC `app` and `task` are the same.
       */
      shell?: 'app' | 'task' | 'bare';
    }
  }
}

export {};
