/**
 * Who may be chosen: holders of a post in a project, holders of a role in the case's unit, or everyone of that unit.
 * The server answers the candidates and checks the choice again; the browser only shows them.
 */
import { z } from 'zod';
import type { ExpressionContext } from './expression-context.ts';
import { expression, use } from './marks.ts';

export const among = (context: ExpressionContext) =>
  z.union([
    z.strictObject({ post: use('post'), project: expression(context) }),
    z.strictObject({ role: use('role') }),
    z.strictObject({ unit: z.literal(true) }),
  ]);
export type Among = z.infer<ReturnType<typeof among>>;
