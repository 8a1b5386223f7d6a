import { STATUS_CODES } from 'node:http';
import { Type } from '@sinclair/typebox';

const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String({ description: 'What the status code means.' }),
    status: Type.Integer(),
    code: Type.String({ description: 'What to branch on.' }),
    detail: Type.String({ description: 'A sentence in English for people; it may change.' }),
    retryable: Type.Boolean({ description: 'Whether the same call may succeed later unchanged.' }),
    field: Type.Optional(
      Type.Array(Type.String(), {
        description: 'Where in the request, such as ["cart"], if a call was refused for what it says.',
      }),
    ),
    requestId: Type.String({ description: 'Finds the lines about this call in the log of the service.' }),
  },
  { description: 'Problem details (RFC 9457).' },
);

/** The problem documents that a route may answer, for its description. */
export function problemReplies(...statuses: number[]): Record<never, never> {
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: STATUS_CODES[status],
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  );
}
