import type { Report, Summary } from '../report';

export function json(report: Report, summary: Summary): string {
  return JSON.stringify({ ...summary, ...report }, undefined, 2);
}
