import type { Report, Summary } from '../report';

/** Everything, for programs. */
export function json(report: Report, summary: Summary): string {
  return JSON.stringify({ ...summary, ...report }, undefined, 2);
}
