/** One project on the screen: read again when somebody else changes it, changed post by post. */
import type { PostBlock, ProjectDetail } from '@closeloop/contracts';
import { act, api } from '#lib/api/client.ts';

interface Change {
  readonly add?: readonly string[];
  readonly remove?: readonly { personId: string; successorId?: string }[];
}

export class ProjectState {
  detail = $state.raw() as ProjectDetail;
  /** The project is no longer there for the viewer. */
  failure = $state.raw<unknown>();

  constructor(detail: ProjectDetail) {
    this.detail = detail;
  }

  async reload(): Promise<void> {
    try {
      this.detail = await api.organisation.project({ params: { id: this.detail.id } });
    } catch (error) {
      this.failure = error;
    }
  }

  /** All or nothing. A refusal is thrown after the project was read again, so that the page shows what is so now. */
  async change(block: PostBlock, { add = [], remove = [] }: Change): Promise<void> {
    const params = { id: this.detail.id, post: block.post };
    try {
      const body = { add: [...add], remove: [...remove] };
      this.detail = await api.organisation.changePost({ params, body, rev: this.detail.rev, act: act() });
    } catch (error) {
      await this.reload();
      throw error;
    }
  }
}
